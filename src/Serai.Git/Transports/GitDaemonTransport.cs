using System.Net.Sockets;
using System.Text;
using Serai.Git.PktLines;

namespace Serai.Git.Transports;

/// <summary>
/// <c>git://</c>: one TCP connection a conversation. Source: gitprotocol-pack(5), "Git Transport"; gitprotocol-v2(5), "Git Transport".
/// </summary>
internal sealed class GitDaemonTransport(GitRemote remote, GitClientOptions options) : ITransport
{
    private NetworkStream? _stream;
    private IdleLimit? _limit;
    private PktLineReader? _reader;

    public bool IsStateless => false;

    public async Task<PktLineReader> OpenAsync(CancellationToken cancellationToken)
    {
        await CloseAsync().ConfigureAwait(false);
        var limit = new IdleLimit(options, remote.Url);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await limit.RunAsync(token => ConnectAsync(socket, token), "connecting", cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            limit.Dispose();
            throw;
        }

        _limit = limit;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new PktLineReader(new RemoteStream(_stream, null, limit, remote.Url), remote.Url, new ReadPace(limit, options, remote.Url));

        // The version is an extra parameter behind an empty one, so that old servers, which look at host= alone, don't see it.
        string version = options.ProtocolVersion > 0 ? $"\0version={options.ProtocolVersion:D}\0" : "";
        string request = $"git-upload-pack {remote.Path}\0host={remote.Authority}\0{version}";
        return await SendAsync(new PktLineWriter().Payload(Encoding.UTF8.GetBytes(request)).Message, cancellationToken).ConfigureAwait(false);
    }

    public async Task<PktLineReader> SendAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
    {
        if (_stream is not { } stream || _limit is not { } limit || _reader is not { } reader)
        {
            throw new InvalidOperationException("no conversation is open");
        }

        try
        {
            await limit.RunAsync(token => WriteAsync(stream, command, token), "sending a command", cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw RemoteStream.Lost(remote.Url, e);
        }

        return reader;
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask CloseAsync()
    {
        if (_reader is not null)
        {
            await _reader.DisposeAsync().ConfigureAwait(false);
        }

        if (_stream is not null)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }

        _limit?.Dispose();
        (_reader, _stream, _limit) = (null, null, null);
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<bool> ConnectAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            await socket.ConnectAsync(remote.Host, remote.Port, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SocketException e)
        {
            throw ConnectionError.For(remote, remote.Host, remote.Port, e.SocketErrorCode, e);
        }
    }

    private static async Task<bool> WriteAsync(NetworkStream stream, ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(command, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
