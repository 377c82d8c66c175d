using System.Net.Sockets;

namespace Serai.Store.Control;

/// <summary>A client of the worker's control socket.</summary>
public static class ControlConnection
{
    /// <summary>Makes an HTTP client whose every connection goes to the socket; owned by the caller.</summary>
    public static HttpClient Open(string socketPath)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, token) => ConnectAsync(socketPath, token) };
        return new HttpClient(handler) { BaseAddress = new Uri("http://worker"), Timeout = Timeout.InfiniteTimeSpan };
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
