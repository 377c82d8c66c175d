using System.Net.Sockets;
using System.Text;

namespace Serai.Testing;

/// <summary>A server of archives on loopback that does what a script says, one request a connection, and keeps what it was asked.</summary>
public sealed class HostileOrigin : LoopbackRelay
{
    private readonly Func<OriginRequest, OriginReply> _script;
    private readonly List<OriginRequest> _requests = [];
    private int _open;
    private int _mostOpen;

    public HostileOrigin(Func<OriginRequest, OriginReply> script)
    {
        _script = script;
        Start();
    }

    /// <summary>The URL of a path.</summary>
    public string this[string path] => $"http://127.0.0.1:{Port}/{path}";

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<OriginRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Requests that were being answered at once, at most.</summary>
    public int MostAtOnce => Volatile.Read(ref _mostOpen);

    /// <summary>Requests that are being answered now.</summary>
    public int Open => Volatile.Read(ref _open);

    protected override async Task ServeAsync(NetworkStream near, CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(near, cancellationToken) is not { Length: > 0 } head)
        {
            return;
        }

        var request = new OriginRequest(head.Split(' ')[1].TrimStart('/'), head);
        lock (_requests)
        {
            _requests.Add(request);
            _mostOpen = Math.Max(_mostOpen, ++_open);
        }

        try
        {
            await AnswerAsync(near, _script(request), cancellationToken);
            near.Socket.Shutdown(SocketShutdown.Send);

            // What the client still says is taken, so that the end does not become a reset that loses bytes under way.
            byte[] rest = new byte[256];
            while (await near.ReadAsync(rest, cancellationToken) > 0)
            {
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static async Task AnswerAsync(NetworkStream near, OriginReply reply, CancellationToken cancellationToken)
    {
        if (reply.BeforePiece is { } wait)
        {
            await wait(0).WaitAsync(cancellationToken);
        }

        long declared = reply.DeclaredLength ?? (reply.IsEndless ? -1 : reply.Body.Length);
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} x\r\nConnection: close\r\n");
        foreach (string header in declared < 0 ? reply.Headers : [.. reply.Headers, $"Content-Length: {declared}"])
        {
            head.Append(header).Append("\r\n");
        }

        await near.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), cancellationToken);
        int end = reply.CutAfter ?? reply.StallAfter ?? reply.Body.Length;
        long sent = 0;
        do
        {
            for (int position = 0; position < end;)
            {
                if (reply.BeforePiece is { } pause && sent > 0)
                {
                    await pause(sent).WaitAsync(cancellationToken);
                }

                int count = Math.Min(reply.PieceBytes, end - position);
                await near.WriteAsync(reply.Body.Slice(position, count), cancellationToken);
                position += count;
                sent += count;
            }
        }
        while (reply.IsEndless);
        if (reply.StallAfter is not null)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }
}
