using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serai.Testing;

/// <summary>Accepts connections on loopback, gives each to a handler, and awaits them all when it is disposed.</summary>
public abstract class LoopbackRelay : IAsyncDisposable
{
    // A URL of 64 kB is among what is tried.
    private const int MaxHeadBytes = 128 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _connections = [];
    private Task _accepting = Task.CompletedTask;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    [SuppressMessage("Usage", "VSTHRD003", Justification = "Start began it")]
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        await Task.WhenAll(_connections);
        _listener.Dispose();
        _end.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Begins to listen.</summary>
    protected void Start()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Serves one connection.</summary>
    protected abstract Task ServeAsync(NetworkStream near, CancellationToken cancellationToken);

    /// <summary>Reads the head of a request of HTTP, and nothing behind it.</summary>
    /// <returns>The head with its empty line; what came of it, where the connection ended in it.</returns>
    protected static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (head.Length < MaxHeadBytes && await stream.ReadAsync(one, cancellationToken) > 0)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head[^2] == '\r' && head[^3] == '\n')
            {
                break;
            }
        }

        return head.ToString();
    }

    /// <summary>Passes bytes on in both directions until both ends are done.</summary>
    protected static async Task PassAsync(Stream near, Stream far, CancellationToken cancellationToken)
    {
        Task asking = CopyAsync(near, far, cancellationToken);
        await far.CopyToAsync(near, cancellationToken);
        if (near is System.Net.Security.SslStream tls)
        {
            await tls.ShutdownAsync();
        }

        near.Close();
        await asking;
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            await from.CopyToAsync(to, cancellationToken);
            to.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            to.Close(); // the other direction sees it
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                client.NoDelay = true;
                _connections.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient own = client;
        try
        {
            await ServeAsync(own.GetStream(), _end.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // Either side went away, or does not like the other's certificate.
        }
    }
}
