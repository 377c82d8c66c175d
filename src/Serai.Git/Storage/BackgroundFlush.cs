using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;

namespace Serai.Git.Storage;

/// <summary>An fsync on a thread of its own: it waits for the disk and takes no processor, which others can use meanwhile.</summary>
internal sealed class BackgroundFlush
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _fault;

    /// <summary>Begins.</summary>
    /// <param name="file">Stays the caller's, and open until <see cref="Join"/> has returned.</param>
    /// <param name="path">Its path, for people.</param>
    [SuppressMessage("Design", "CA1031", Justification = "whatever goes wrong on this thread is thrown again to those who wait for it")]
    public BackgroundFlush(SafeFileHandle file, string path)
    {
        _thread = new Thread(() =>
        {
            try
            {
                SystemCalls.FlushFile(file, path);
            }
            catch (Exception fault)
            {
                _fault = ExceptionDispatchInfo.Capture(fault);
            }
        })
        { IsBackground = true, Name = "serai fsync" };
        _thread.Start();
    }

    /// <summary>Waits until the file is durable.</summary>
    /// <exception cref="IOException">fsync failed: the file must be written again.</exception>
    public void Wait()
    {
        Join();
        _fault?.Throw();
    }

    /// <summary>Waits until the file may be closed, durable or not.</summary>
    public void Join() => _thread.Join();
}
