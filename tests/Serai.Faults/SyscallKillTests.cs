using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Tracing;

namespace Serai.Faults;

/// <summary>F2: a sync is killed before each of its system calls that opens, writes, syncs, renames or removes something in the data folder.</summary>
[Trait("fault", "F2")]
public sealed class SyscallKillTests(FaultMatrix matrix)
{
    private const int Seed = 62;

    [Theory]
    [InlineData("a clone into an empty folder", false)]
    [InlineData("an update with a new archive", true)]
    public Task Killed_at_each_system_call_it_answers_at_once_when_it_starts_again_and_nothing_is_left_to_mend(string sync, bool isUpdate) =>
        matrix.RunAsync("F2", $"SIGKILL before each system call of {sync} that touches the data folder, counted over all threads (ptrace)", async run =>
        {
            await using TracedSync traced = await TracedSync.PrepareAsync(isUpdate);
            IReadOnlyList<Strike> strikes = await traced.EnumerateAsync();
            run.See($"{strikes.Count} points of {strikes.Select(strike => strike.Point!.Call).Distinct().Count()} kinds of call");
            int missed = 0;
            foreach (Strike strike in TracedSync.Choose(strikes, MatrixLength.Of(4, int.MaxValue), Seed))
            {
                TraceOutcome outcome = await traced.RunAsync(strike);
                missed += outcome.HasStruck ? 0 : 1;
                Assert.True(!outcome.HasStruck || outcome.Exit is null, $"{strike.Point}: was not killed: exit {outcome.Exit}");
                run.BeginFolder();
                await AssertRecoversAsync(run, traced, strike);
                run.Rounds++;
            }

            run.See($"{missed} points were not met again");
            Assert.InRange(missed, 0, strikes.Count / 10);
        });

    private static async Task AssertRecoversAsync(FaultRun run, TracedSync traced, Strike strike)
    {
        bool hasGeneration = File.Exists(Path.Combine(traced.Data, "CURRENT"));
        await using FaultyMirror mirror = FaultyMirror.StartAt(run, traced.Data, traced.Origins.DirectRemote, traced.Origins, surroundings: null, "--archives", "all");
        HttpResponseMessage? first = null;
        await mirror.Serai.WaitAsync("an answer", async () =>
        {
            first = await mirror.Serai.Client.GetAsync("index.tar.gz", TestContext.Current.CancellationToken);
            return true;
        });
        Assert.True(first!.IsSuccessStatusCode || !hasGeneration, $"{strike.Point}: status {first.StatusCode} with a generation on the disk");
        first.Dispose();
        mirror.Probe(traced.Origins, mayBeEmpty: !hasGeneration);
        await mirror.Serai.WaitForCommitAsync(traced.Origins.Repository.Tip);
        await mirror.AssertSoundAsync(traced.Data);
        byte[] index = await mirror.Serai.IndexAsync();
        Assert.True(index.AsSpan().SequenceEqual(traced.Index), $"{strike.Point}: another index than that of an undisturbed sync");
        await mirror.KillAsync();
    }
}
