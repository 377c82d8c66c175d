using System.Diagnostics;
using Serai.EndToEnd.Fixtures;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;

namespace Serai.Faults;

/// <summary>F1: front, worker or both are killed at random moments of clone, update, download and scrub.</summary>
[Trait("fault", "F1")]
public sealed class KillTests(FaultMatrix matrix)
{
    // A folder begins with its clone.
    private const int RoundsOfAFolder = 50;
    private const int Seed = 61;

    private static readonly TimeSpan OrphanLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLife = TimeSpan.FromMilliseconds(700);

    private readonly Random _random = new(Seed);
    private readonly List<double> _firstAnswers = [];

    [Fact]
    public Task Killed_at_any_moment_it_answers_at_once_when_it_starts_again_and_nothing_is_left_to_mend() =>
        matrix.RunAsync("F1", "SIGKILL of front, worker or both at seeded random moments of clone, update, download and scrub", async run =>
        {
            int rounds = MatrixLength.Of(12, 1_000);
            await using OriginServers origins = await OriginServers.StartAsync(new LinearOriginPlan { Commits = rounds + 2 });
            origins.Spoil = (_, reply) => reply with { PieceBytes = 4_096, BeforePiece = _ => Task.Delay(5) };
            string data = string.Empty;
            for (int round = 0; round < rounds; round++)
            {
                if (round % RoundsOfAFolder == 0)
                {
                    await AssertSoundAsync(run, data, origins);
                    run.BeginFolder();
                    data = origins.Folder[$"data-{round / RoundsOfAFolder}"];
                }

                await RoundAsync(run, data, origins);
                run.Rounds++;
                origins.Repository.Advance();
            }

            await AssertSoundAsync(run, data, origins);
            _firstAnswers.Sort();
            run.See(_firstAnswers.Count == 0
                ? "no round had a generation to begin with: the machine is too busy"
                : $"first 200 after a restart with state: median {_firstAnswers[_firstAnswers.Count / 2]:F2} s, worst {_firstAnswers[^1]:F2} s after the start of the process");
        });

    private async Task RoundAsync(FaultRun run, string data, OriginServers origins)
    {
        bool hadGeneration = File.Exists(Path.Combine(data, "CURRENT"));
        long begun = Stopwatch.GetTimestamp();
        await using FaultyMirror mirror = FaultyMirror.StartAt(run, data, origins.DirectRemote, origins, surroundings: null, "--archives", "all");
        await FirstAnswerAsync(mirror, hadGeneration);
        if (hadGeneration)
        {
            _firstAnswers.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        mirror.Probe(origins, mayBeEmpty: !hadGeneration);
        await mirror.Serai.WaitForLogAsync("worker started");
        Task verifying = _random.Next(10) == 0
            ? SeraiProgram.RunAsync(["verify", "--repair", .. FaultyMirror.Settings(data, origins.DirectRemote, origins)])
            : Task.CompletedTask;
        await Task.Delay(LongestLife * _random.NextDouble(), TestContext.Current.CancellationToken);
        int way = _random.Next(3);
        await mirror.KillAsync(way == 0 ? null : async () =>
        {
            mirror.KillWorker();
            await Task.Delay(way == 1 ? TimeSpan.Zero : LongestLife * _random.NextDouble() / 2, TestContext.Current.CancellationToken);
        });
        foreach (int worker in mirror.Serai.Workers)
        {
            await Processes.WaitForEndOfAsync(worker, OrphanLimit);
        }

        await verifying;
    }

    // With a generation on the disk, the first answer of the index has it: nobody is sent away.
    private static async Task FirstAnswerAsync(FaultyMirror mirror, bool hadGeneration)
    {
        long? connected = null;
        await mirror.Serai.WaitAsync("a first answer", async () =>
        {
            using HttpResponseMessage live = await mirror.Serai.Client.GetAsync("health/live", TestContext.Current.CancellationToken);
            connected ??= Stopwatch.GetTimestamp();
            using HttpResponseMessage index = await mirror.Serai.Client.GetAsync("index.tar.gz", TestContext.Current.CancellationToken);
            Assert.True((int)index.StatusCode is 200 or 503, $"status {index.StatusCode}");
            return index.IsSuccessStatusCode || !hadGeneration;
        });
        Assert.InRange(Stopwatch.GetElapsedTime(connected!.Value), TimeSpan.Zero, AtOnce);
    }

    private static async Task AssertSoundAsync(FaultRun run, string data, OriginServers origins)
    {
        if (data.Length == 0)
        {
            return;
        }

        await using (FaultyMirror mirror = FaultyMirror.StartAt(run, data, origins.DirectRemote, origins, surroundings: null, "--archives", "all"))
        {
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            mirror.Probe(origins);
            await mirror.AssertSoundAsync(data);
            await mirror.AssertArchivesKeptAsync();
            await mirror.StopProbingAsync();
            Assert.Equal(0, await mirror.Serai.EndAsync(Processes.SigTerm));
        }

        CommandResult verified = await SeraiProgram.RunAsync(["verify", .. FaultyMirror.Settings(data, origins.DirectRemote, origins)]);
        Assert.True(verified.Exit == 0, verified.ToString());
        Directory.Delete(data, recursive: true);
    }
}
