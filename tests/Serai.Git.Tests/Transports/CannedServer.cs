using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serai.Git.Tests.Transports;

/// <summary>
/// A server on loopback that does to each connection what a test says, and keeps what it was asked. For HTTP it reads the head and the body
/// of one request and answers with prepared bytes.
/// </summary>
internal sealed class CannedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _serve;
    private readonly List<string> _requests = [];
    private readonly Task _serving;

    public CannedServer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>A server of HTTP: from a request's head to the whole answer.</summary>
    public CannedServer(Func<string, byte[]> answer)
    {
        _serve = async (stream, ct) =>
        {
            string head = await ReadHeadAsync(stream, ct);
            lock (_requests)
            {
                _requests.Add(head);
            }

            await stream.WriteAsync(answer(head), ct);
        };
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The heads of the requests so far.</summary>
    public string[] Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>An answer of HTTP that ends with its connection.</summary>
    public static byte[] Http(string status, string headers, byte[] body) =>
        [.. Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n"), .. body];

    /// <summary>A redirect.</summary>
    public static byte[] Redirect(string location) => Http("302 Found", $"Location: {location}\r\n", []);

    /// <summary>An answer to a command of the protocol, or to the discovery.</summary>
    public static byte[] Git(string kind, byte[] body) => Http("200 OK", $"Content-Type: application/x-git-upload-pack-{kind}\r\n", body);

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "VSTHRD003", Justification = "the constructor started it")]
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream, CancellationToken ct)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, ct) > 0)
        {
            head.Append((char)one[0]);
        }

        string text = head.ToString();
        int at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        int length = at < 0 ? 0 : int.Parse(text[(at + 16)..].Split('\r')[0]);
        byte[] body = new byte[length];
        await stream.ReadExactlyAsync(body, ct);
        return text;
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                connections.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient own = client;
        try
        {
            await _serve(own.GetStream(), _end.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client went away, or the test is over.
        }
    }
}
