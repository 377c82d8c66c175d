using System.Diagnostics;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;
using Serai.Testing;

namespace Serai.Faults;

/// <summary>F11: twenty hosts of archives that hardly send.</summary>
[Trait("fault", "F11")]
public sealed class SlowArchiveTests(FaultMatrix matrix)
{
    private const int SlowHosts = 20;
    private const int FastArchives = 20;
    private const int SlowBytes = 20;

    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ClientLimit = TimeSpan.FromSeconds(10);

    [Fact]
    public Task Twenty_slow_hosts_hold_up_neither_the_index_nor_clients_of_other_archives() =>
        matrix.RunAsync("F11", $"{SlowHosts} hosts send their archives at 100 bytes a second while all are fetched, {FastArchives} archives lie on a good host", async run =>
        {
            HostileOrigin[] slow = [.. Enumerable.Range(0, SlowHosts).Select(_ => new HostileOrigin(_ => new OriginReply
            {
                Body = new byte[60_000],
                PieceBytes = SlowBytes,
                BeforePiece = _ => Task.Delay(SlowPause),
            }))];
            await using OriginServers origins = await OriginServers.StartAsync(new LinearOriginPlan
            {
                Commits = SlowHosts + FastArchives + 5,
                Packages = SlowHosts + FastArchives + 5,
                CommitsForAnArchive = 1,
                HostOf = number => number is > 0 and <= SlowHosts ? slow[number - 1][$"{number}"] : null,
            });
            try
            {
                await MeasureAsync(run, origins, slow);
            }
            finally
            {
                foreach (HostileOrigin host in slow)
                {
                    await host.DisposeAsync();
                }
            }
        });

    private static async Task MeasureAsync(FaultRun run, OriginServers origins, HostileOrigin[] slow)
    {
        origins.Repository.Advance(SlowHosts + FastArchives);
        long begun = Stopwatch.GetTimestamp();
        await using FaultyMirror mirror = FaultyMirror.Start(run, origins.Folder["data"], origins, surroundings: null, "--archives", "all");
        await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);

        // Clients that ask for slow ones would take the places that are kept for clients.
        mirror.Probe(origins: null);
        await mirror.Serai.WaitAsync("the slow hosts", () => Task.FromResult(slow.Sum(host => host.Open) >= SlowHosts / 2));
        origins.Repository.Advance();
        await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
        run.See($"a new commit is served {Stopwatch.GetElapsedTime(begun).TotalSeconds:F1} s after the start, {slow.Sum(host => host.Open)} slow downloads under way");
        long asked = Stopwatch.GetTimestamp();
        using var waited = new CancellationTokenSource(ClientLimit);
        OriginArchive wanted = origins.Repository.Archives[^1];
        await mirror.Serai.WaitAsync("a client's archive", async () =>
        {
            using HttpResponseMessage answer = await mirror.Serai.Client.GetAsync(wanted.Path, waited.Token);
            return answer.IsSuccessStatusCode;
        });
        run.See($"a client has a fast one after {Stopwatch.GetElapsedTime(asked).TotalSeconds:F1} s");
        if (MatrixLength.IsLong)
        {
            // Slow ones are given up after a minute.
            await mirror.Serai.WaitAsync("all fast archives", () => Task.FromResult(
                origins.Repository.Archives.Where(archive => archive.Number > SlowHosts).All(archive => File.Exists(archive.In(origins.Folder["data"])))));
            run.See($"all {FastArchives} fast ones are there {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s after the start");
        }

        await mirror.StopProbingAsync();
        run.Rounds = 1;
    }
}
