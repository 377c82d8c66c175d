using System.Diagnostics.CodeAnalysis;
using Serai.Git.PktLines;

namespace Serai.Git.Transports.Ssh;

/// <summary>
/// ssh, by the system's own program: one process a conversation, which runs git on the other side. Source: gitprotocol-pack(5), "SSH
/// Transport"; gitprotocol-v2(5), "SSH and File Transport".
/// </summary>
[SuppressMessage("Usage", "CA2213", Justification = "the reader owns the output and the limit, and is disposed with the process")]
internal sealed class SshTransport(GitRemote remote, GitClientOptions options) : ITransport
{
    private SshProcess? _process;
    private SshOutput? _output;
    private IdleLimit? _limit;
    private PktLineReader? _reader;

    public bool IsStateless => false;

    public async Task<PktLineReader> OpenAsync(CancellationToken cancellationToken)
    {
        await CloseAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        // git-upload-pack greets unasked.
        _process = SshProcess.Start(remote, options);
        _limit = new IdleLimit(options, remote.Url);
        _output = new SshOutput(_process);
        return _reader = new PktLineReader(new RemoteStream(_output, null, _limit, remote.Url), remote.Url, new ReadPace(_limit, options, remote.Url));
    }

    public async Task<PktLineReader> SendAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
    {
        if (_process is not { } process || _limit is not { } limit || _reader is not { } reader)
        {
            throw new InvalidOperationException("no conversation is open");
        }

        process.IsAtEnd = false;
        try
        {
            await limit.RunAsync(token => WriteAsync(process, command, token), "sending a command", cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw await process.FailureAsync(_output!.Received, cancellationToken).ConfigureAwait(false) ?? RemoteStream.Lost(remote.Url, e);
        }

        return reader;
    }

    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        _process!.IsAtEnd = true;
        return Task.CompletedTask;
    }

    public async ValueTask CloseAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }

        if (_reader is not null)
        {
            await _reader.DisposeAsync().ConfigureAwait(false);
        }

        (_process, _output, _limit, _reader) = (null, null, null, null);
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private static async Task<bool> WriteAsync(SshProcess process, ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
    {
        await process.Input.WriteAsync(command, cancellationToken).ConfigureAwait(false);
        await process.Input.FlushAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }
}
