using System.Net;
using System.Net.Sockets;
using System.Text;
using Serai.Front.Supervision;
using Serai.Testing;

namespace Serai.Front.Tests;

/// <summary>A whole front, with the limits that it really has.</summary>
public sealed class OverloadTests : IAsyncLifetime
{
    private const int MaxConnections = 4;

    private readonly TemporaryFolder _temporary = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port = ServerProcess.FreePort();
    private readonly List<Socket> _clients = [];
    private Task<int> _running = Task.FromResult(0);

    public async ValueTask InitializeAsync()
    {
        await using (FrontFixture fixture = await FrontFixture.StartAsync(options => options with { DataFolder = _temporary["data"] }))
        {
            byte[] index = new byte[200_000];
            new Random(1).NextBytes(index);
            fixture.Publish(1, index);
        }

        Assert.True(ListenAddress.TryParse($"127.0.0.1:{_port}", out ListenAddress? address));
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var front = new Front(
            FrontFixture.DefaultOptions(_temporary["data"]) with
            {
                Listen = [address],
                MaxConnections = MaxConnections,
                Worker = new WorkerLaunch("/bin/sh", ["-c", "cat > /dev/null"], default, new Dictionary<string, string>(StringComparer.Ordinal)),
                WhenListening = () => listening.SetResult(),
            },
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        _running = front.RunAsync(_stop.Token);
        await Task.WhenAny(_running, listening.Task);
        Assert.False(_running.IsCompleted);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _stop.CancelAsync();
        Assert.Equal(0, await _running);
        _stop.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task A_connection_over_the_cap_is_told_so_and_closed_but_health_and_304_are_never_refused()
    {
        for (int i = 0; i < MaxConnections; i++)
        {
            Assert.StartsWith("HTTP/1.1 200", await AskAsync(await ConnectAsync(), "/repo", keepsOpen: true), StringComparison.Ordinal);
        }

        // Over the cap from here on: each of these connections is closed after its answer.
        string refused = await AskOnceAsync("/index.tar.gz");
        Assert.StartsWith("HTTP/1.1 503", refused, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 2\r\n", refused, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("ETag", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("public", refused, StringComparison.Ordinal);
        foreach (string path in new[] { "/repo", "/", "/status.json", "/metrics" })
        {
            Assert.StartsWith("HTTP/1.1 503", await AskOnceAsync(path), StringComparison.Ordinal);
        }

        Assert.StartsWith("HTTP/1.1 200", await AskOnceAsync("/health/live"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await AskOnceAsync("/health/ready"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 304", await AskOnceAsync("/index.tar.gz", "If-None-Match: *\r\n"), StringComparison.Ordinal);

        // And when one has gone, the next is a guest again.
        _clients[0].Dispose();
        while ((await AskOnceAsync("/repo")).StartsWith("HTTP/1.1 503", StringComparison.Ordinal))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("GET /REPEAT HTTP/1.1\r\nHost: x\r\n\r\n", 1_000_000, "414")]
    [InlineData("GET /repo HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"REPEAT\"\r\n\r\n", 1_000_000, "431")]
    [InlineData("GET /repo HTTP/1.1\r\nHost: x\r\nREPEAT\r\n", 0, "431")]
    public async Task What_is_too_long_is_refused_by_its_own_status(string request, int length, string status)
    {
        string filling = length > 0 ? new string('a', length) : string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: y\r\n"));
        Socket client = await ConnectAsync();
        Task<string> reading = ReadAsync(client, keepsOpen: false);
        await SendAsync(client, request.Replace("REPEAT", filling, StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 " + status, await reading, StringComparison.Ordinal);
    }

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, _port, TestContext.Current.CancellationToken);
        _clients.Add(client);
        return client;
    }

    private async Task<string> AskOnceAsync(string path, string headers = "")
    {
        using Socket client = await ConnectAsync();
        return await AskAsync(client, path, headers: headers);
    }

    private static async Task<string> AskAsync(Socket client, string path, bool keepsOpen = false, string headers = "")
    {
        await SendAsync(client, $"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}{(keepsOpen ? string.Empty : "Connection: close\r\n")}\r\n");
        return await ReadAsync(client, keepsOpen);
    }

    private static async Task SendAsync(Socket client, string request)
    {
        try
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // It was refused before it was all there.
        }
    }

    private static async Task<string> ReadAsync(Socket client, bool keepsOpen)
    {
        var answer = new StringBuilder();
        byte[] buffer = new byte[1 << 16];
        try
        {
            for (int count; (count = await client.ReceiveAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
                if (keepsOpen)
                {
                    break;
                }
            }
        }
        catch (SocketException)
        {
            // Reset by the server, which had not read all that we sent; what it answered before counts.
        }

        return answer.ToString();
    }
}
