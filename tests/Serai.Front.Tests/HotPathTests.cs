using System.Net;
using System.Net.Sockets;
using System.Text;
using Serai.Front.Tests.Packages;

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
        using Socket client = Connect();
        long each = AllocatedBy(() => Ask(client, request, answer));
        Assert.Equal($"HTTP/1.1 {status}", Encoding.ASCII.GetString(answer, 0, 12));
        TestContext.Current.TestOutputHelper?.WriteLine($"{path} {status}: {each} bytes a request");
        Assert.InRange(each, 0, 600);
    }

    // A page is made in a buffer that comes back; what is left are a search's own lists, and one task for the thread that makes it.
    [Theory]
    [InlineData("/packages?q=does", 50)]
    [InlineData("/packages", 100)]
    public void A_page_of_packages_allocates_little(string path, int rows)
    {
        Described.Write(_front.Folder, [.. Enumerable.Range(0, 200).Select(i => Described.Package($"p{i:D3}", $"does {i} <things> of another kind"))]);
        byte[] request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        byte[] answer = new byte[1 << 16];
        using Socket client = Connect();
        int length = AskWhole(client, request, answer);
        Assert.Equal(rows, Encoding.UTF8.GetString(answer, 0, length).Split("data-label=\"newest\"").Length - 1);
        long each = AllocatedBy(() => AskWhole(client, request, answer));
        TestContext.Current.TestOutputHelper?.WriteLine($"{path}, {length} bytes: {each} bytes a request");
        Assert.InRange(each, 0, 16_000);
    }

    private Socket Connect()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, _front.Port);
        return client;
    }

    // Bytes for each of many requests, once all code is warm.
    private static long AllocatedBy(Action ask)
    {
        for (int i = 0; i < Warmup; i++)
        {
            ask();
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Requests; i++)
        {
            ask();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
    }

    // Until the end of the page; allocates nothing.
    private static int AskWhole(Socket client, byte[] request, byte[] answer)
    {
        client.Send(request);
        int length = 0;
        while (!answer.AsSpan(0, length).EndsWith("</html>\n"u8))
        {
            int read = client.Receive(answer, length, answer.Length - length, SocketFlags.None);
            Assert.True(read > 0);
            length += read;
        }

        return length;
    }

    // The answers are small enough to come in one piece over loopback.
    private static void Ask(Socket client, byte[] request, byte[] answer)
    {
        client.Send(request);
        Assert.True(client.Receive(answer) > 0);
    }
}
