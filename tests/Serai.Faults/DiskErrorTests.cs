using Serai.EndToEnd.Fixtures;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;
using Serai.Faults.Tracing;

namespace Serai.Faults;

/// <summary>F6: the disk gives EIO.</summary>
[Trait("fault", "F6")]
public sealed class DiskErrorTests(FaultMatrix matrix)
{
    private const int Eio = 5;
    private const int Seed = 66;

    // What a sync can do without: how far the scrub is, when archives were asked for, and from where they came.
    private static readonly string[] Dispensable = ["served", "scrub.json", ".from"];

    [Theory]
    [InlineData("write, fsync or rename", false)]
    [InlineData("read", true)]
    public Task After_an_error_of_the_disk_no_success_is_reported_that_is_none(string calls, bool ofReads) =>
        matrix.RunAsync("F6", $"EIO for each {calls} of an update with a new archive (ptrace)", async run =>
        {
            await using TracedSync traced = await TracedSync.PrepareAsync(isUpdate: true);
            Strike[] strikes = [.. (await traced.EnumerateAsync(new Strike { Error = Eio, OfReads = ofReads })).Where(strike => IsMeant(strike.Point!))];
            run.See($"{strikes.Length} points");
            int reported = 0;
            foreach (Strike strike in TracedSync.Choose(strikes, MatrixLength.Of(4, int.MaxValue), Seed))
            {
                TraceOutcome outcome = await traced.RunAsync(strike);
                reported += outcome.Exit == 0 ? 0 : 1;
                await AssertHonestAsync(traced, strike, outcome);
                run.Rounds++;
            }

            run.See($"{reported} times the command reported it, otherwise it did without");
        });

    [Fact]
    public Task An_archive_that_cannot_be_read_is_no_whole_answer_and_is_had_again_later() =>
        matrix.RunAsync("F6", "EIO for every read of one stored archive by the front (strace), then none", async run =>
        {
            Command.SkipWithout("strace");
            await using OriginServers origins = await OriginServers.StartAsync(new LinearOriginPlan { CommitsForAnArchive = 1, ArchiveBytes = 400_000 });
            origins.Repository.Advance(4);
            await using FaultyMirror mirror = await FaultyMirror.ServeAsync(run, origins.Folder["data"], origins, "--archives", "all");
            await mirror.AssertSoundAsync(origins.Folder["data"]);
            OriginArchive archive = origins.Repository.Archives[2];
            run.Book.Damage(archive.Path);
            File.SetLastWriteTimeUtc(archive.In(origins.Folder["data"]), DateTime.UnixEpoch.AddYears(40));
            await using (AttachedStrace strace = await AttachedStrace.StartAsync(
                mirror.Serai.Id, "-P", archive.In(origins.Folder["data"]), "-e", "inject=pread64,read,preadv:error=EIO"))
            {
                using var direct = new HttpClient { BaseAddress = new Uri(mirror.Serai.Url) };
                string end = await ArchiveAnswer.OfAsync(direct, archive.Path, archive.Bytes);
                Assert.NotEqual("200 wrong", end);
                run.See($"while it fails: {end}");
            }

            await mirror.Serai.WaitAsync("the archive", async () => await ArchiveAnswer.OfAsync(mirror.Serai.Client, archive.Path, archive.Bytes) == "200 right");
            run.See($"after it: {await mirror.StateAsync()}");
            await mirror.WaitForStateAsync("ready");
            await mirror.StopProbingAsync();
            run.Rounds = 1;
        });

    private static bool IsMeant(TracePoint point) => point.Call is "write" or "pwrite64" or "pwritev" or "fsync" or "rename" or "renameat2" or "link" or "read" or "pread64";

    private static async Task AssertHonestAsync(TracedSync traced, Strike strike, TraceOutcome outcome)
    {
        string what = $"{strike.Point} ({strike.Occurrence}): exit {outcome.Exit}: {outcome.Output}";
        Assert.True(outcome.Exit is 0 or 1 or 2, what);
        bool isNeeded = outcome.HasStruck && strike.Point!.Call == "fsync" && !Dispensable.Any(name => strike.Point.Path.Contains(name, StringComparison.Ordinal));

        // Whoever fetches an archive again has to sync it again, under each of its names.
        bool isDoneAgain = outcome.Points.Count(point => point == strike.Point) > strike.Occurrence;
        Assert.False(outcome.Exit == 0 && isNeeded && !isDoneAgain, $"success after a failed fsync: {what}");
        if (outcome.Exit == 0)
        {
            CommandResult verified = await traced.VerifyAsync();
            Assert.True(verified.Exit == 0, $"{what}: verify: {verified}");
        }

        await traced.SyncAsync(traced.Data);
        CommandResult after = await traced.VerifyAsync();
        Assert.True(after.Exit == 0, $"{what}: after the next sync: verify: {after}");
    }
}
