using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serai.Front.Tests;

/// <summary>What most requests are must cost the collector next to nothing. The client of these tests allocates nothing itself.</summary>
[Collection(AloneCollection.Name)]
public sealed class HotPathTests : IAsyncLifetime
{
    private const int Warmup = 2_000;
    private const int Requests = 2_000;

    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.ServingAsync();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Theory]
    [InlineData("/repo", false, 200)]
    [InlineData("/index.tar.gz", false, 200)]
    [InlineData("/index.tar.gz", true, 304)]
    [InlineData("/health/live", false, 200)]
    [InlineData("/health/ready", false, 200)]
    [InlineData("/nothing", false, 404)]
    public void A_request_of_the_usual_kinds_allocates_next_to_nothing(string path, bool isConditional, int status)
    {
        string condition = isConditional ? $"If-None-Match: {FrontFixture.ETag(FrontFixture.Index(1))}\r\n" : string.Empty;
        byte[] request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{condition}\r\n");
        byte[] answer = new byte[1 << 14];
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, _front.Port);
        for (int i = 0; i < Warmup; i++)
        {
            Ask(client, request, answer);
        }

        Assert.Equal($"HTTP/1.1 {status}", Encoding.ASCII.GetString(answer, 0, 12));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Requests; i++)
        {
            Ask(client, request, answer);
        }

        long each = (GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
        TestContext.Current.TestOutputHelper?.WriteLine($"{path} {status}: {each} bytes a request");
        Assert.InRange(each, 0, 600);
    }

    // The answers are small enough to come in one piece over loopback.
    private static void Ask(Socket client, byte[] request, byte[] answer)
    {
        client.Send(request);
        Assert.True(client.Receive(answer) > 0);
    }
}
