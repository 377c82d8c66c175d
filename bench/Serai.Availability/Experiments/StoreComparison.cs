using Serai.Availability.Background;

namespace Serai.Availability.Experiments;

/// <summary>X2: the same work over the memory store and over the disk store: clients cannot tell which.</summary>
internal sealed class StoreComparison : IExperiment
{
    private const double MostMs = 2;

    public string Name => "X2";

    public async Task RunAsync(Bench bench, Report report)
    {
        IBackground[] phases = [Phases.Cloning(bench.Origin), Phases.Updating(bench.Origin)];
        var memory = new List<Phases>();
        var disk = new List<Phases>();
        for (int run = 0; run < bench.Setup.Runs; run++)
        {
            memory.Add(await Phases.RunAsync(bench, bench.Setup.Window, phases, "--git-store", "memory"));
            disk.Add(await Phases.RunAsync(bench, bench.Setup.Window, phases, "--git-store", "disk"));
        }

        report.Heading("X2 Memory store against disk store", $"""
            p99.9 of the small answers, medians of {memory.Count} alternating runs. Goal: the difference is at most the larger interquartile range, and at most {MostMs} ms.
            This is the composability that the Lwt version lacked: there the store decided whether the service answered.
            """);
        report.Columns("phase", "memory", "disk", "difference", "larger interquartile range", "max, memory", "max, disk", "failed", "goal");
        foreach (IBackground phase in phases)
        {
            Row(report, phase.Name, memory, disk);
        }

        Lag.Tell(report, memory.Concat(disk).Select(run => run.Load));
    }

    private static void Row(Report report, string name, List<Phases> memory, List<Phases> disk)
    {
        double[] inMemory = [.. memory.Select(run => run[name].Small.P999Ms)];
        double[] onDisk = [.. disk.Select(run => run[name].Small.P999Ms)];
        double difference = Math.Abs(Statistics.Median(inMemory) - Statistics.Median(onDisk));
        double range = Math.Max(Statistics.InterquartileRange(inMemory), Statistics.InterquartileRange(onDisk));
        int failed = memory.Concat(disk).Sum(run => run[name].All.Failures + run[name].All.Timeouts);
        report.Row(
            name,
            Report.Ms(Statistics.Median(inMemory)),
            Report.Ms(Statistics.Median(onDisk)),
            Report.Ms(difference),
            memory.Count < 3 ? "–" : Report.Ms(range),
            Report.Ms(memory.Max(run => run[name].Small.MaxMs)),
            Report.Ms(disk.Max(run => run[name].Small.MaxMs)),
            $"{failed}",
            memory.Count < 3 ? $"{Report.Verdict(difference <= MostMs)} (one run)" : Report.Verdict(difference <= Math.Min(range, MostMs)));
    }
}
