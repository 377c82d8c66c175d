using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serai.Testing;

/// <summary>
/// A small proxy of HTTP on loopback, for plain requests and for CONNECT. Whatever host is asked for, it leads to one port of this machine;
/// it keeps the heads of the requests that it took.
/// </summary>
public sealed class HttpProxy : LoopbackRelay
{
    private readonly int _targetPort;
    private readonly string? _credentials;
    private readonly List<string> _heads = [];

    /// <param name="targetPort">Where every host is.</param>
    /// <param name="credentials"><c>user:password</c> that it wants; null for none.</param>
    public HttpProxy(int targetPort, string? credentials = null)
    {
        _targetPort = targetPort;
        _credentials = credentials;
        Start();
    }

    /// <summary>The heads of the requests so far: of a plain connection the first.</summary>
    public IReadOnlyList<string> Heads
    {
        get
        {
            lock (_heads)
            {
                return [.. _heads];
            }
        }
    }

    protected override async Task ServeAsync(NetworkStream near, CancellationToken cancellationToken)
    {
        string head = await ReadHeadAsync(near, cancellationToken);
        lock (_heads)
        {
            _heads.Add(head);
        }

        string expected = "Proxy-Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(_credentials ?? ""));
        if (_credentials is not null && !head.Contains(expected, StringComparison.OrdinalIgnoreCase))
        {
            await near.WriteAsync("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), cancellationToken);
            return;
        }

        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, _targetPort, cancellationToken);
        if (head.StartsWith("CONNECT ", StringComparison.Ordinal))
        {
            await near.WriteAsync("HTTP/1.1 200 Go on\r\n\r\n"u8.ToArray(), cancellationToken);
        }
        else
        {
            await far.GetStream().WriteAsync(Encoding.Latin1.GetBytes(head), cancellationToken);
        }

        await PassAsync(near, far.GetStream(), cancellationToken);
    }
}
