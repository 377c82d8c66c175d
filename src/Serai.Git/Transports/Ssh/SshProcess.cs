using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Serai.Git.Transports.Ssh;

/// <summary>
/// An ssh that runs for one conversation. It is ended with everything that it started when this is disposed: after a conversation that came
/// to its end by closing its input, else at once.
/// </summary>
[SuppressMessage("Usage", "VSTHRD003", Justification = "the task that reads the errors is this class's own")]
internal sealed class SshProcess : IAsyncDisposable
{
    // To end after its input was closed, and to say why it ended: a machine under load takes seconds.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly string _remote;
    private readonly TextTail _errors = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _readingErrors;
    private bool _disposed;

    private SshProcess(Process process, GitRemote remote, TimeProvider time)
    {
        _process = process;
        _time = time;
        _remote = remote.Url;
        _readingErrors = ReadErrorsAsync();
    }

    /// <summary>To the remote.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>From the remote.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Whether the conversation came to an end, so that ssh will end by itself.</summary>
    public bool IsAtEnd { get; set; }

    /// <summary>Starts it.</summary>
    /// <exception cref="GitRemoteException">The program cannot be started.</exception>
    public static SshProcess Start(GitRemote remote, GitClientOptions options)
    {
        ProcessStartInfo start = SshCommand.Of(remote, options);
        try
        {
            return new SshProcess(Process.Start(start)!, remote, options.Time);
        }
        catch (Win32Exception e)
        {
            throw SshCommand.NotStarted(remote, start, e);
        }
    }

    /// <summary>Why its output has ended, where that was not in good order.</summary>
    /// <param name="received">Bytes that had come before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<GitRemoteException?> FailureAsync(long received, CancellationToken cancellationToken)
    {
        if (!await EndedAsync(_process.WaitForExitAsync, cancellationToken).ConfigureAwait(false) || _process.ExitCode == 0)
        {
            return null;
        }

        // What it wrote is in the pipe; a process that it left behind may hold the pipe open, so this is waited for a little only.
        _ = await EndedAsync(token => _readingErrors.WaitAsync(token), cancellationToken).ConfigureAwait(false);
        return SshError.For(_remote, _process.ExitCode, _errors.ToString(), received);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await Input.DisposeAsync().ConfigureAwait(false);
        await Output.DisposeAsync().ConfigureAwait(false);
        if (!IsAtEnd || !await EndedAsync(_process.WaitForExitAsync, CancellationToken.None).ConfigureAwait(false))
        {
            Kill();
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _readingErrors.ConfigureAwait(false);
        _process.Dispose();
        _stop.Dispose();
    }

    /// <summary>Waits for something that is about to end.</summary>
    /// <returns>Whether it did.</returns>
    private async Task<bool> EndedAsync(Func<CancellationToken, Task> waiting, CancellationToken cancellationToken)
    {
        using var grace = new CancellationTokenSource(Grace, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, cancellationToken);
        try
        {
            await waiting(both.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Kill()
    {
        try
        {
            // By handle; with its children, such as a ProxyCommand, or the ssh that a shell started.
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile; what cannot be killed is not ours any more.
        }
    }

    private async Task ReadErrorsAsync()
    {
        byte[] buffer = new byte[1_024];
        try
        {
            int read;
            while ((read = await _process.StandardError.BaseStream.ReadAsync(buffer, _stop.Token).ConfigureAwait(false)) > 0)
            {
                _errors.Add(buffer.AsSpan(0, read));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The process is over, and so is what it may say.
        }
    }
}
