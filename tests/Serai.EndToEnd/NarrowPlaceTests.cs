using System.Globalization;
using System.Net.Sockets;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>Little memory, few descriptors, no processor for the worker, an end in the middle of everything.</summary>
public sealed class NarrowPlaceTests
{
    private const int Busy = 3;
    private const int Nobody = 65534;

    [Fact]
    public async Task With_256_MB_for_the_worker_and_128_for_the_front_it_serves()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        var little = new Surroundings { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = "0x8000000" } };
        await using SeraiProcess serai = SeraiProcess.ServeIn(little, folder["data"], origin.Remote, "--worker-memory", "256M");
        await serai.WaitForCommitAsync(origin.Tip);
        Assert.NotEmpty(await serai.IndexAsync());
        Assert.Equal(0, (await serai.StatusAsync()).GetProperty("service").GetProperty("worker_restarts").GetInt32());
        Assert.InRange(await ResidentBytesAsync(serai), 1, 128L << 20);
    }

    [Fact]
    public async Task However_large_the_processors_cache_the_front_collects_its_garbage()
    {
        const int Pages = 12_000;
        const long Most = 40 << 20;
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);

        // What the runtime makes of a cache of 320 MB.
        var largeCache = new Surroundings { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_GCgen0size"] = "0x10000000" } };
        await using SeraiProcess serai = SeraiProcess.ServeIn(largeCache, folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        long before = await ResidentBytesAsync(serai);
        for (int i = 0; i < Pages; i++)
        {
            Assert.NotEmpty(await serai.Client.GetByteArrayAsync("status", TestContext.Current.CancellationToken));
        }

        Assert.InRange(await ResidentBytesAsync(serai) - before, -Most, Most);
    }

    [Fact]
    public async Task Where_descriptors_run_out_it_goes_on_once_there_are_some_again()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prlimit"), "prlimit is not here");
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        var few = new Surroundings { Wrapper = ["/usr/bin/prlimit", "--nofile=256:256"] };
        await using SeraiProcess serai = SeraiProcess.ServeIn(few, folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        var clients = new List<TcpClient>();
        for (int i = 0; i < 300; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", serai.Port, TestContext.Current.CancellationToken);
            clients.Add(client);
        }

        // Those that were accepted are served; the others wait in the system's line.
        clients.ForEach(client => client.Dispose());
        string tip = origin.AddPackage();
        Assert.NotEmpty(await serai.IndexAsync());
        await serai.Client.PostAsync("update", content: null, TestContext.Current.CancellationToken);
        await serai.WaitForCommitAsync(tip);
        Assert.Equal(0, await serai.EndAsync(Processes.SigTerm));
    }

    [Fact]
    public async Task With_a_soft_limit_of_64_descriptors_it_serves_and_where_there_are_few_it_says_so()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prlimit"), "prlimit is not here");
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        var few = new Surroundings { Wrapper = ["/usr/bin/prlimit", "--nofile=64:256"] };
        await using SeraiProcess serai = SeraiProcess.ServeIn(few, folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        Assert.NotEmpty(await serai.IndexAsync());
        await serai.WaitForLogAsync("there are descriptors for 44 connections");
    }

    [Fact]
    public async Task With_64_descriptors_and_no_way_to_more_it_says_what_is_wrong_and_the_cure()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prlimit"), "prlimit is not here");
        using var folder = new TemporaryFolder();
        CommandResult result = await Command.RunAsync(
            "/usr/bin/prlimit", ["--nofile=64:64", SeraiProgram.Path, "serve", "--data", folder["data"]], SeraiProgram.CleanEnvironment);
        Assert.Equal(1, result.Exit);
        Assert.Contains("may have 64 files open at once, and needs 200", result.Error, StringComparison.Ordinal);
        Assert.Contains("ulimit -n 1024", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Fact]
    public async Task A_front_that_is_asked_to_end_under_load_drains_and_cuts_no_body()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        origin.AddNoise(files: 1, bytesOfEach: 1 << 20, isServed: true);
        await SeraiProgram.SyncAsync(folder["data"], origin.Remote);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        byte[] index = await serai.IndexAsync();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int>[] clients = [.. Enumerable.Range(0, 4).Select(_ => CountWholeAsync(serai, index.Length, first))];
        await first.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await serai.EndAsync(Processes.SigTerm));
        Assert.All(await Task.WhenAll(clients), whole => Assert.InRange(whole, 0, int.MaxValue));
    }

    [Fact]
    public async Task A_starved_worker_of_a_user_without_privileges_gets_its_work_done_all_the_same()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/taskset") && File.Exists("/usr/bin/setpriv"), "taskset or setpriv is not here");
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        Directory.CreateDirectory(folder["data"]);
        Processes.OpenToAll(folder["data"]);
        Processes.OpenToAll(Path.GetDirectoryName(folder["data"])!);
        string user = Environment.IsPrivilegedProcess
            ? string.Create(CultureInfo.InvariantCulture, $"setpriv --reuid={Nobody} --regid={Nobody} --clear-groups ")
            : string.Empty;

        // In one session with the mirror: Linux shares processors between sessions first. They end with the mirror's group.
        string loops = string.Concat(Enumerable.Repeat("timeout --foreground 300 sh -c 'while :; do :; done' & ", Busy));
        var crowd = new Surroundings { Wrapper = ["/usr/bin/taskset", "-c", "0", "/bin/sh", "-c", loops + "exec " + user + "\"$0\" \"$@\""] };
        await using SeraiProcess serai = SeraiProcess.ServeIn(crowd, folder["data"], origin.Remote);
        await using var live = new Probe(serai.Port, "health/live");
        await serai.WaitForCommitAsync(origin.Tip);
        Assert.Contains("it is started again under nice 10", serai.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await serai.StatusAsync()).GetProperty("service").GetProperty("worker_restarts").GetInt32());
        Assert.All(await live.StopAsync(), answer => Assert.Equal((200, null), (answer.Status, answer.Failure)));
    }

    private static async Task<long> ResidentBytesAsync(SeraiProcess serai) =>
        (await serai.StatusAsync()).GetProperty("service").GetProperty("rss_bytes").GetInt64();

    // Asks until it is refused: by then every answer that began was whole.
    private static async Task<int> CountWholeAsync(SeraiProcess serai, int length, TaskCompletionSource first)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(serai.Url) };
        int whole = 0;
        while (true)
        {
            HttpResponseMessage answer;
            try
            {
                answer = await client.GetAsync("index.tar.gz", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                // Not listening any more, or the connection was idle and closed: no answer began.
                return whole;
            }

            using (answer)
            {
                Assert.Equal(200, (int)answer.StatusCode);
                Assert.Equal(length, (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
                whole++;
                first.TrySetResult();
            }
        }
    }
}
