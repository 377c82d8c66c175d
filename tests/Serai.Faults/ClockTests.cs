using Serai.EndToEnd.Fixtures;
using Serai.Faults.Matrix;
using Serai.Faults.Mirrors;
using Serai.Faults.Origins;

namespace Serai.Faults;

/// <summary>F13: the clock of the machine is put back, forward, and far forward.</summary>
[Trait("fault", "F13")]
public sealed class ClockTests(FaultMatrix matrix)
{
    // Debian's package libfaketime, in the folder of the machine's architecture.
    private static readonly string? Library = Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu")
        .Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists);

    private static readonly string[] Jumps = ["-1h", "+1h", "+3650d", "+0"];

    [Fact]
    public Task Whatever_the_clock_says_syncs_go_on_and_generations_grow() =>
        matrix.RunAsync("F13", $"the clock jumps: {string.Join(", ", Jumps)} (libfaketime; monotonic clocks stay), an update after each", async run =>
        {
            Assert.SkipWhen(Library is null, "libfaketime is not installed");
            await using OriginServers origins = await OriginServers.StartAsync();
            string clock = origins.Folder.File("clock", "+0\n"u8);
            var faked = new Surroundings
            {
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["LD_PRELOAD"] = Library!,
                    ["FAKETIME_TIMESTAMP_FILE"] = clock,
                    ["FAKETIME_NO_CACHE"] = "1",
                    ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
                    ["DONT_FAKE_MONOTONIC"] = "1",
                },
            };
            await using FaultyMirror mirror = FaultyMirror.Start(run, origins.Folder["data"], origins, faked);
            await mirror.Serai.WaitForCommitAsync(origins.Repository.Tip);
            mirror.Probe(origins);
            foreach (string jump in Jumps)
            {
                await File.WriteAllTextAsync(clock, jump + "\n", TestContext.Current.CancellationToken);
                await mirror.Serai.WaitForCommitAsync(origins.Repository.Advance());
                run.See($"{jump}: {await mirror.StateAsync()}, generation {run.Book.Newest}");
                run.Rounds++;
            }

            await mirror.WaitForStateAsync("ready");
            Assert.Equal(0, (await mirror.Serai.StatusAsync()).GetProperty("service").GetProperty("worker_restarts").GetInt32());
            await mirror.StopProbingAsync();
        });
}
