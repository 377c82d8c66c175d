using System.Net.Sockets;
using System.Text;

namespace Serai.Git.Tests.Transports;

/// <summary>Passes connections on to a real server, and keeps what the client said.</summary>
internal sealed class ListeningProxy : IAsyncDisposable
{
    private readonly CannedServer _server;
    private readonly StringBuilder _said = new();
    private long _answered;

    public ListeningProxy(int targetPort) => _server = new CannedServer((stream, ct) => PassAsync(stream, targetPort, ct));

    public int Port => _server.Port;

    /// <summary>Bytes of answers so far.</summary>
    public long AnsweredBytes => Interlocked.Read(ref _answered);

    /// <summary>How often the client has said this.</summary>
    public int Count(string words)
    {
        lock (_said)
        {
            return _said.ToString().Split(words).Length - 1;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task PassAsync(NetworkStream client, int targetPort, CancellationToken ct)
    {
        using var target = new TcpClient();
        await target.ConnectAsync("127.0.0.1", targetPort, ct);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task asking = CopyAsync(client, target.GetStream(), Keep, over.Token);
        Task answering = CopyAsync(target.GetStream(), client, bytes => Interlocked.Add(ref _answered, bytes.Length), over.Token);
        await Task.WhenAny(asking, answering);
        await over.CancelAsync();
        await Task.WhenAll(asking, answering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, Action<ReadOnlyMemory<byte>> see, CancellationToken ct)
    {
        byte[] buffer = new byte[16_384];
        for (int read; (read = await from.ReadAsync(buffer, ct)) > 0;)
        {
            see(buffer.AsMemory(0, read));
            await to.WriteAsync(buffer.AsMemory(0, read), ct);
        }
    }

    private void Keep(ReadOnlyMemory<byte> bytes)
    {
        lock (_said)
        {
            _said.Append(Encoding.Latin1.GetString(bytes.Span));
        }
    }
}
