using System.Buffers.Text;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Serai.Front.Telemetry;

/// <summary>
/// For how long the thread that opened this was ready to run and had no processor: the second number of its <c>schedstat</c> (kernel
/// documentation, scheduler/sched-stats). Reading allocates nothing. Zero for ever where the system does not tell.
/// </summary>
internal sealed partial class RunQueueDelay : IDisposable
{
    private readonly SafeFileHandle? _file;
    private readonly byte[] _buffer = new byte[128];

    private RunQueueDelay(SafeFileHandle? file) => _file = file;

    /// <summary>Opens that of the calling thread.</summary>
    public static RunQueueDelay OfThisThread()
    {
        try
        {
            return new RunQueueDelay(OperatingSystem.IsLinux() ? File.OpenHandle($"/proc/self/task/{ThreadId()}/schedstat") : null);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new RunQueueDelay(null);
        }
    }

    /// <summary>The sum since the thread began.</summary>
    public TimeSpan Read()
    {
        if (_file is null)
        {
            return TimeSpan.Zero;
        }

        ReadOnlySpan<byte> text = _buffer.AsSpan(0, RandomAccess.Read(_file, _buffer, 0));
        int blank = text.IndexOf((byte)' ');
        return Utf8Parser.TryParse(text[(blank + 1)..], out long nanoseconds, out _) ? new TimeSpan(nanoseconds / 100) : TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    [LibraryImport("libc", EntryPoint = "gettid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ThreadId();
}
