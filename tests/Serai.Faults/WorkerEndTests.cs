using Serai.EndToEnd.Fixtures;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;
using Serai.Faults.Probing;

namespace Serai.Faults;

/// <summary>F4: the worker is killed, runs out of memory, overflows its stack, or is stopped.</summary>
[Trait("fault", "F4")]
public sealed class WorkerEndTests(FaultMatrix matrix)
{
    private const int SigStop = 19;
    private const int SigCont = 18;

    private static readonly TimeSpan BackLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortStop = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("publish:exit")]
    [InlineData("build:stackoverflow")]
    [InlineData("analyse:alloc2g")]
    public Task A_worker_that_breaks_costs_no_request_and_another_is_there_at_once(string fault) =>
        matrix.RunAsync("F4", $"the worker breaks in an update (`{fault}`)", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync();
            string data = origins.Folder["data"];
            await SeraiProgram.SyncAsync(data, origins.Remote);
            origins.Repository.Advance();
            await using FaultyMirror mirror = FaultyMirror.Start(run, data, origins, Surroundings.WithFault(fault));
            await mirror.Serai.WaitForCommitAsync();
            mirror.Probe(origins: null);
            await mirror.Serai.WaitForLogAsync("worker ended by itself with status");
            await AssertBackAsync(run, mirror, workers: 2);
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            await mirror.StopProbingAsync();
            run.Rounds = 1;
        });

    [Fact]
    public Task Workers_that_are_killed_again_and_again_come_back_ever_later_and_cost_nothing() =>
        matrix.RunAsync("F4", "SIGKILL of the worker, again as soon as it is back", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync();
            await using FaultyMirror mirror = await FaultyMirror.ServeAsync(run, origins.Folder["data"], origins);
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            ResourceUse before = ResourceUse.Of(mirror.Serai.Id);
            for (int workers = 1; workers <= MatrixLength.Of(2, 5); workers++)
            {
                origins.Repository.Advance();
                mirror.KillWorker();
                if (workers == 1)
                {
                    await AssertBackAsync(run, mirror, workers + 1);
                }

                int wanted = workers + 1;
                await mirror.Serai.WaitAsync("the next worker", () => Task.FromResult(mirror.Serai.Workers.Count == wanted));
                run.Rounds++;
            }

            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            run.See(await before.AssertBackAsync(mirror.Serai.Id));
            await mirror.StopProbingAsync();
        });

    [Fact]
    public Task A_worker_that_is_stopped_for_a_moment_goes_on() =>
        matrix.RunAsync("F4", $"SIGSTOP of the worker for {ShortStop.TotalSeconds} s, then SIGCONT", async run =>
        {
            await using OriginServers origins = await OriginServers.StartAsync();
            await using FaultyMirror mirror = await FaultyMirror.ServeAsync(run, origins.Folder["data"], origins);
            Processes.Signal(-mirror.Serai.Workers[^1], SigStop);
            origins.Repository.Advance();
            await Task.Delay(ShortStop, TestContext.Current.CancellationToken);
            Processes.Signal(-mirror.Serai.Workers[^1], SigCont);
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            Assert.Single(mirror.Serai.Workers);
            await mirror.StopProbingAsync();
            run.Rounds = 1;
        });

    [Fact]
    public Task A_worker_that_is_stopped_for_good_is_replaced_after_half_a_minute() =>
        matrix.RunAsync("F4", "SIGSTOP of the worker, and no SIGCONT", async run =>
        {
            MatrixLength.SkipUnlessLong("it takes half a minute");
            await using OriginServers origins = await OriginServers.StartAsync();
            await using FaultyMirror mirror = await FaultyMirror.ServeAsync(run, origins.Folder["data"], origins);
            Processes.Signal(-mirror.Serai.Workers[^1], SigStop);
            origins.Repository.Advance();
            await mirror.Serai.WaitForLogAsync("comes no further");
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            Assert.Equal(2, mirror.Serai.Workers.Count);
            await mirror.StopProbingAsync();
            run.Rounds = 1;
        });

    private static async Task AssertBackAsync(FaultRun run, FaultyMirror mirror, int workers)
    {
        TimeSpan begun = IdleClock.Now;
        await mirror.Serai.WaitAsync("a new worker", () => Task.FromResult(mirror.Serai.Workers.Count >= workers));
        TimeSpan took = IdleClock.Now - begun;
        run.See($"another worker after {took.TotalSeconds:F1} s");
        Assert.InRange(took, TimeSpan.Zero, BackLimit);
    }
}
