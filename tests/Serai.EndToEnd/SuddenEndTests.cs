using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>Processes that end at any moment, asked or not.</summary>
public sealed class SuddenEndTests
{
    private const int SigInt = 2;
    private const int SigStop = 19;

    private static readonly TimeSpan OrphanLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(Processes.SigTerm)]
    [InlineData(SigInt)]
    public async Task A_mirror_that_is_asked_to_end_does_with_status_0_and_leaves_nothing(int signal)
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        Assert.Equal(0, await serai.EndAsync(signal));
        Assert.Empty(Processes.LivingIn(serai.Id));
        Assert.Empty(Processes.LivingIn(Assert.Single(serai.Workers)));
    }

    [Fact]
    public async Task No_worker_outlives_a_front_that_is_killed_while_it_clones()
    {
        using var folder = new TemporaryFolder();
        _ = new SampleOrigin(folder["origins/sample"], packages: 20);
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? string.Empty);
        await using GitDaemon daemon = await GitDaemon.StartAsync(folder["origins"]);
        await using var network = new ThrottlingProxy(daemon.Port) { BytesPerSecond = 1_000 };
        string remote = $"git://127.0.0.1:{network.Port}/sample";
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], remote);
        await serai.WaitAsync("the clone", async () => (await serai.StatusAsync()).GetProperty("sync").GetProperty("phase").GetString() == "receiving");
        await serai.EndAsync(Processes.SigKill);
        await Processes.WaitForEndOfAsync(Assert.Single(serai.Workers), OrphanLimit);

        network.BytesPerSecond = null;
        await using SeraiProcess next = SeraiProcess.Serve(folder["data"], remote);
        await next.WaitForCommitAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder["data"], "tmp")));
    }

    [Fact]
    public async Task After_the_front_was_killed_the_next_one_serves_at_once()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        byte[] index = await serai.IndexAsync();
        await serai.EndAsync(Processes.SigKill);
        await using SeraiProcess next = SeraiProcess.Serve(folder["data"], origin.Remote);
        await ServesAtOnceAsync(next);
        Assert.Equal(index, await next.IndexAsync());
        await Processes.WaitForEndOfAsync(Assert.Single(serai.Workers), OrphanLimit);
        string tip = origin.AddPackage();
        await SeraiProgram.SyncAsync(folder["data"], origin.Remote);
        await next.WaitForCommitAsync(tip);
    }

    [Fact]
    public async Task A_killed_worker_costs_no_request_and_is_soon_followed_by_another()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        await using var index = new Probe(serai.Port, "index.tar.gz");
        await using var live = new Probe(serai.Port, "health/live");
        await serai.WaitAsync("probes", () => Task.FromResult(index.Answers.Count > 5 && live.Answers.Count > 5));

        int killed = Assert.Single(serai.Workers);
        string tip = origin.AddPackage();
        TimeSpan begun = IdleClock.Now;
        Processes.Signal(-killed, Processes.SigKill);
        await serai.WaitAsync("a new worker", () => Task.FromResult(serai.Workers.Count == 2));
        Assert.InRange(IdleClock.Now - begun, TimeSpan.Zero, OrphanLimit);
        await serai.WaitForCommitAsync(tip);

        Assert.All(await index.StopAsync(), answer => Assert.Equal((200, null), (answer.Status, answer.Failure)));
        Assert.All(await live.StopAsync(), answer => Assert.Equal((200, null), (answer.Status, answer.Failure)));
        Assert.Equal(1, (await serai.StatusAsync()).GetProperty("service").GetProperty("worker_restarts").GetInt32());
    }

    [Fact]
    public async Task A_worker_that_hangs_costs_no_request_and_is_ended_with_its_front()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        int worker = Assert.Single(serai.Workers);
        Processes.Signal(-worker, SigStop);
        Assert.NotEmpty(await serai.IndexAsync());
        Assert.Equal(0, await serai.EndAsync(Processes.SigTerm));
        await Processes.WaitForEndOfAsync(worker, OrphanLimit);
    }

    [Fact]
    public async Task A_worker_that_hangs_and_has_lost_its_front_is_gone_once_the_next_one_works()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        await using SeraiProcess serai = SeraiProcess.Serve(folder["data"], origin.Remote);
        await serai.WaitForCommitAsync(origin.Tip);
        int worker = Assert.Single(serai.Workers);
        Processes.Signal(-worker, SigStop);

        // Linux itself ends most of these: a group that loses its last tie to its session while it is stopped gets SIGHUP (setpgid(2)).
        await serai.EndAsync(Processes.SigKill);
        string tip = origin.AddPackage();
        await using SeraiProcess next = SeraiProcess.Serve(folder["data"], origin.Remote);
        await ServesAtOnceAsync(next);
        await next.WaitForCommitAsync(tip);
        Assert.Empty(Processes.LivingIn(worker));
    }

    private static async Task ServesAtOnceAsync(SeraiProcess serai)
    {
        await using var probe = new Probe(serai.Port, "index.tar.gz");
        await serai.WaitAsync("an index", () => Task.FromResult(probe.First(200) is not null));
        Assert.InRange(probe.First(200)!.At - probe.Answers[0].At, TimeSpan.Zero, AtOnce);
    }
}
