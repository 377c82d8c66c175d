using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serai.Load.Tests;

/// <summary>A small HTTP server on loopback whose answers a test decides: what to send, when, and whether to cut the connection after it.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<int, Task<string?>> _answer;
    private readonly Task _accepting;
    private int _requests;

    /// <param name="answer">Given the number of the request, from 0: the answer's bytes; null cuts the connection.</param>
    public FaultyServer(Func<int, Task<string?>> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public int Requests => _requests;

    public static string Good { get; } = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            byte[] buffer = new byte[4_096];
            NetworkStream stream = client.GetStream();
            try
            {
                while (await stream.ReadAsync(buffer, _end.Token) > 0)
                {
                    if (await _answer(Interlocked.Increment(ref _requests) - 1).WaitAsync(_end.Token) is not { } answer)
                    {
                        client.LingerState = new LingerOption(enable: true, seconds: 0);
                        return;
                    }

                    await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _end.Token);
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The load has ended, or the test.
            }
        }
    }
}
