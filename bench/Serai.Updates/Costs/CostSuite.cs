using System.Globalization;
using Serai.Testing;

namespace Serai.Updates.Costs;

/// <summary>The cost of updates by their size and by that of the repository.</summary>
internal static class CostSuite
{
    private const double GoalMs = 50;
    private const double IdleGoalMs = 5;
    private const int All = 1_000_000;

    /// <summary>How many opam files the repository has that is measured on a disk, too.</summary>
    public const int OfDisk = 18_000;

    /// <summary>Measures.</summary>
    /// <param name="setup">What is measured, and where the results go.</param>
    /// <param name="quickSize">For a quick run the opam files of its one repository, else null.</param>
    public static async Task<int> RunAsync(Setup setup, int? quickSize)
    {
        int ofDisk = quickSize ?? OfDisk;
        int[] sizes = quickSize is { } one ? [one] : [5_000, OfDisk, 33_000];
        int[] changes = quickSize is not null ? Changes((1, 12), (10, 5)) : Changes((1, 13), (10, 9), (100, 7), (1_000, 5), (All, 3));
        var report = new Report(quickSize is not null ? Path.Combine(setup.Root, "artifacts", "updates") : setup.Results, "updates");
        Head(report);

        // Everything on tmpfs, so that what is measured is work and not the disk; the disk once more, apart.
        string memory = Directory.CreateDirectory($"/dev/shm/serai-updates-{Environment.ProcessId}").FullName;
        using var disk = new TemporaryFolder();
        try
        {
            await using GitDaemon daemon = await GitDaemon.StartAsync(memory);
            IReadOnlyList<(string Mode, string Path, byte[] Content)> files = CommitFiles.Read(Path.Combine(setup.Data, "opam-repository.git"));
            var runs = new List<CostRun>();
            CostRun? onDisk = null;
            foreach (int size in sizes)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"{size}.git");
                var repository = SizedRepository.Make(files, size, changes, Path.Combine(memory, name));
                runs.Add(await CostRun.RunAsync(setup.Serai, repository, daemon.Url(name), Path.Combine(memory, $"data-{size}"), size));
                if (size == ofDisk)
                {
                    onDisk = await CostRun.RunAsync(setup.Serai, repository, daemon.Url(name), disk["data"], size);
                }
            }

            Tell(report, runs);
            TellOfDisk(report, runs.Single(run => run.OpamFiles == ofDisk), onDisk!);
            report.Save();
            return 0;
        }
        finally
        {
            Directory.Delete(memory, recursive: true);
        }
    }

    private static int[] Changes(params (int Packages, int Times)[] kinds) =>
        [.. Enumerable.Repeat(kinds[0].Packages, CostRun.WarmUps), .. kinds.SelectMany(kind => Enumerable.Repeat(kind.Packages, kind.Times))];

    private static void Head(Report report)
    {
        report.Head("What an update costs", "bench/updates");
        report.Line("Repositories of so many opam files, made of the real one; each update changes one opam file of so many packages, and its archives. Medians, in milliseconds, after some updates that warm it up.");
        report.Line("The clock runs from the end of the fetch until the front answers with the new commit to a client that asks every millisecond: the generation is written, hashed by the front, and acknowledged by nobody else.");
    }

    private static void Tell(Report report, IReadOnlyList<CostRun> runs)
    {
        report.Heading("On tmpfs");
        report.Line("Compare: the trees with the last generation. Read and compress: the changed packages, and the segments that they touch, whose other files come out of the last ones. Catalogue: the archives carried over. Write: all files of the generation, stamped, hashed, written. Take-over: told, read and hashed by the front, swapped.");
        report.Columns("opam files", "packages changed", "all", "worst", "compare", "read and compress", "catalogue", "write", "take-over");
        foreach (CostRun run in runs)
        {
            foreach ((int changed, UpdateCost[] costs) in run.Costs)
            {
                Row(report, run, changed, costs);
            }
        }

        report.Line("");
        double most = runs.Max(run => Report.Median(run.Costs[0].Costs.Select(cost => cost.Total)));
        report.Line($"One package: {Report.Ms(most)} ms at most; the goal of {GoalMs:F0} ms is {(most <= GoalMs ? "met" : "**missed**")}. The first update after a start, which runs code for the first time: {string.Join(", ", runs.Select(run => Report.Ms(run.FirstCosts.Total)))} ms.");
        report.Line($"Processor time of both processes for one package, with all that follows (describing packages, a repack now and then): {string.Join(", ", runs.Select(run => Report.Ms(run.CpuMs)))} ms.");
        double idle = runs.Max(run => run.NothingNewMs);
        report.Line($"A sync that finds nothing takes {string.Join(", ", runs.Select(run => Report.Ms(run.NothingNewMs)))} ms of the worker's processor time; the goal of {IdleGoalMs:F0} ms is {(idle <= IdleGoalMs ? "met" : "**missed**")}.");
        Plot(report, runs);
    }

    private static void Plot(Report report, IReadOnlyList<CostRun> runs)
    {
        report.Plot("change", "cost against the size of the change", CostPlot.Draw(
            "From the end of the fetch to served", "packages changed",
            [.. runs.Select(run => (Number(run.OpamFiles) + " opam files", Points(run)))], GoalMs));
        if (runs.Count > 1)
        {
            report.Plot("repository", "cost against the size of the repository", CostPlot.Draw(
                "From the end of the fetch to served", "opam files in the repository",
                [.. Enumerable.Range(0, 3).Select(kind => (Number(runs[0].Costs[kind].Changed) + " changed", runs.Select(run => ((double)run.OpamFiles, Median(run, kind))).ToArray()))],
                GoalMs));
        }

        static (double X, double Ms)[] Points(CostRun run) => [.. run.Costs.Select((each, kind) => ((double)each.Changed, Median(run, kind)))];

        static double Median(CostRun run, int kind) => Report.Median(run.Costs[kind].Costs.Select(cost => cost.Total));
    }

    private static void TellOfDisk(Report report, CostRun memory, CostRun disk)
    {
        report.Heading("On a disk");
        report.Line("The same with the data folder on the disk of this machine, where every file and folder is synced before it counts: what is more than on tmpfs is waiting for the disk.");
        report.Columns("opam files", "packages changed", "all", "write", "more than on tmpfs");
        for (int kind = 0; kind < disk.Costs.Count; kind++)
        {
            UpdateCost[] costs = disk.Costs[kind].Costs;
            double all = Report.Median(costs.Select(cost => cost.Total));
            double more = all - Report.Median(memory.Costs[kind].Costs.Select(cost => cost.Total));
            report.Row(Number(disk.OpamFiles), Number(disk.Costs[kind].Changed), $"**{Report.Ms(all)}**", Report.Ms(Report.Median(costs.Select(cost => cost.Write))), Report.Ms(more));
        }
    }

    private static void Row(Report report, CostRun run, int changed, UpdateCost[] costs) => report.Row(
        Number(run.OpamFiles),
        Number(changed),
        $"**{Report.Ms(Report.Median(costs.Select(cost => cost.Total)))}**",
        Report.Ms(costs.Max(cost => cost.Total)),
        Report.Ms(Report.Median(costs.Select(cost => cost.Compare))),
        Report.Ms(Report.Median(costs.Select(cost => cost.Build))),
        Report.Ms(Report.Median(costs.Select(cost => cost.Catalogue))),
        Report.Ms(Report.Median(costs.Select(cost => cost.Write))),
        Report.Ms(Report.Median(costs.Select(cost => cost.TakeOver))));

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
