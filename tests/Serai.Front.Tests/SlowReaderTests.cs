using System.Net;
using System.Net.Sockets;
using System.Text;
using Serai.Front.Tests.Archives;

namespace Serai.Front.Tests;

[Collection(AloneCollection.Name)]
public sealed class SlowReaderTests : IAsyncLifetime
{
    private const int Clients = 200;

    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.StartAsync();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact(Timeout = 240_000)]
    public async Task Two_hundred_clients_that_stop_reading_cost_slices_and_not_bodies()
    {
        byte[] index = new byte[10 << 20];
        new Random(1).NextBytes(index);
        _front.Publish(1, index);
        await AskAsync();
        await StallAsync("/index.tar.gz", AskAsync);
    }

    [Fact(Timeout = 240_000)]
    public async Task Two_hundred_clients_of_one_fetch_that_stop_reading_cost_slices_and_one_open_file()
    {
        var fetch = new ScriptedFetch(_front, 10 << 20);
        _front.Publish(1, known: [fetch.Hash]);
        await using ScriptedWorker worker = await ScriptedWorker.StartAsync(_front);
        worker.Tell(fetch.Grow(5 << 20));
        await StallAsync(fetch.Path, () =>
        {
            worker.Tell(fetch.Store());
            return AskForAsync(fetch.Path);
        });
    }

    private Task AskAsync() => AskForAsync("/index.tar.gz");

    private async Task AskForAsync(string path) =>
        Assert.Equal(10 << 20, (await _front.Client.GetByteArrayAsync(path, TestContext.Current.CancellationToken)).Length);

    private async Task StallAsync(string path, Func<Task> askMeanwhile)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        int files = OpenFiles();
        var stalled = new List<Socket>();
        try
        {
            for (int i = 0; i < Clients; i++)
            {
                var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                await client.ConnectAsync(IPAddress.Loopback, _front.Port, TestContext.Current.CancellationToken);
                await client.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"), TestContext.Current.CancellationToken);
                stalled.Add(client);
            }

            // Every one of them has begun to get its body, and then the server waits for all.
            foreach (Socket client in stalled)
            {
                Assert.Equal(1, await client.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
            }

            await askMeanwhile();
            long taken = GC.GetTotalMemory(forceFullCollection: true) - before;
            Assert.InRange(taken, 0, Clients * 400_000L);

            // Both ends of each connection are here.
            Assert.InRange(OpenFiles() - files, 0, (2 * Clients) + 50);
            await RunningAsync(Clients + 1);
        }
        finally
        {
            stalled.ForEach(client => client.Dispose());
        }

        // Those who went away are noticed.
        await RunningAsync(1);
    }

    // A request ends for the server a moment after its client has all of it; the test's own limit of time is the only one.
    private async Task RunningAsync(int requests)
    {
        while (!(await MetricsAsync()).Contains($"\nserai_http_requests_running {requests}\n", StringComparison.Ordinal))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static int OpenFiles() => OperatingSystem.IsLinux() ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : 0;

    private Task<string> MetricsAsync() => _front.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
}

// Alone: it measures the memory of the whole process.
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
