using System.Diagnostics;
using Serai.Availability.Background;
using Serai.Availability.Experiments;
using Serai.Availability.Origins;
using Serai.Availability.Running;
using Serai.Testing;

namespace Serai.Availability;

/// <summary>All experiments, and their result.</summary>
internal static class Suite
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly IExperiment[] Experiments =
        [new PhaseTable(), new StoreComparison(), new Mutations(), new InsideComparison(), new BusyNeighbours(), new Overload(), new Starts(), new IsolationCost()];

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (Setup.From(arguments) is not { } setup)
        {
            await Console.Error.WriteLineAsync(Setup.Usage);
            return 1;
        }

        using var folder = new TemporaryFolder();
        var repository = RewrittenRepository.Open(setup);
        await using MovingOrigin origin = await MovingOrigin.StartAsync(repository, folder.Path);
        var bench = new Bench(setup, origin, folder.Path);
        await RehearseAsync(bench);

        // A part of it is for whoever works on it; the whole is kept.
        string results = Path.Combine(setup.Root, setup.Only.Count == 0 ? "bench/results" : "artifacts/availability");
        var report = new Report(results);
        Head(report, setup);
        foreach (IExperiment experiment in Experiments.Where(each => setup.Only.Count == 0 || setup.Only.Contains(each.Name)))
        {
            await experiment.RunAsync(bench, report);
        }

        await File.WriteAllTextAsync(Path.Combine(results, "availability.md"), report.Text);
        if (report.Fault is { } fault)
        {
            await Console.Error.WriteLineAsync($"bench/availability: {fault}; the result says nothing about them");
        }

        return report.Fault is null ? 0 : 1;
    }

    // Every move of the tip once, so that the git server has each pack ready: the mirror is measured, not the server.
    private static async Task RehearseAsync(Bench bench)
    {
        Directory.CreateDirectory(bench.Warm);
        StoreArchive(bench.Warm);
        bench.Origin.Reset();
        await using (PinnedServer first = await bench.ServeAsync(bench.Warm))
        {
            await first.WaitForGenerationAsync();

            // What is due at a start, once a day or once a generation, is done here: later it is done where it is asked for, beside the load.
            await WaitForFileAsync(Path.Combine(bench.Warm, "scrub.json"));
            await WaitForFileAsync(Path.Combine(bench.Warm, "descriptions"));
        }

        await using PinnedServer server = await bench.ServeWarmAsync();
        foreach (Syncs syncs in new[] { Phases.Updating(bench.Origin), Phases.Cloning(bench.Origin) })
        {
            using var over = new CancellationTokenSource();
            int before = server.Syncs().Count;
            Task running = syncs.RunAsync(server, over.Token);
            while (server.Syncs().Count < before + RewrittenRepository.Snapshots + 1)
            {
                await Task.Delay(50);
            }

            await over.CancelAsync();
            await running;
        }
    }

    private static async Task WaitForFileAsync(string path)
    {
        for (long begun = Stopwatch.GetTimestamp(); !File.Exists(path);)
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new InvalidOperationException($"{path} was not made within {Patience}");
            }

            await Task.Delay(50);
        }
    }

    private static void StoreArchive(string data)
    {
        string path = MovingOrigin.ArchivePath(Path.Combine(data, "archives"), MovingOrigin.Archive);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, MovingOrigin.Archive);
    }

    private static void Head(Report report, Setup setup)
    {
        string processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(IsModel)?.Split(": ")[1] ?? "unknown";
        int cores = File.ReadLines("/proc/cpuinfo").Count(IsModel);
        string load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        report.Line("# Availability");
        report.Line("");
        report.Line($"Made by `bench/availability{(setup.IsQuick ? " --quick" : string.Empty)}` on {DateTimeOffset.UtcNow:yyyy-MM-dd}: {processor}, {cores} cores, load {load} at the start; .NET {Environment.Version}.");
        report.Line("The mirror, front and worker, is pinned to one core; the load generator and the git server to the other. The repository is the real opam-repository, of which every opam file changes with each step.");
    }

    private static bool IsModel(string line) => line.StartsWith("model name", StringComparison.Ordinal);
}
