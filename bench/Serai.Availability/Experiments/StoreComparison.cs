using Serai.Availability.Background;
using Serai.Load.Results;

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
        int wanted = bench.Setup.Runs;
        IBackground[] left = phases;
        while (left.Length > 0 && memory.Count < bench.Setup.MostRuns)
        {
            memory.Add(await Phases.RunAsync(bench, bench.Setup.Window, left, "--git-store", "memory"));
            disk.Add(await Phases.RunAsync(bench, bench.Setup.Window, left, "--git-store", "disk"));
            left = [.. phases.Where(phase => !Of(memory, phase).AreEnough || !Of(disk, phase).AreEnough)];
        }

        ValidRuns Of(List<Phases> runs, IBackground phase) => new(runs, phase.Name, wanted);

        report.Heading("X2 Memory store against disk store", $"""
            p99.9 of the small answers, medians of at least {wanted} valid ones of alternating runs, of which {bench.Setup.MostRuns} are made at most. Goal: the difference is at most the larger interquartile range, and at most {MostMs} ms.
            This is the composability that the Lwt version lacked: there the store decided whether the service answered.
            """);
        report.Columns("phase", "memory", "disk", "difference", "larger interquartile range", "max, memory", "max, disk", "failed", "valid runs: memory, disk", "goal");
        foreach (IBackground phase in phases)
        {
            Row(report, phase.Name, Of(memory, phase), Of(disk, phase), isSingle: wanted == 1);
        }

        Lag.Tell(report, memory.Concat(disk).Select(run => run.Load));
    }

    private static void Row(Report report, string name, ValidRuns inMemory, ValidRuns onDisk, bool isSingle)
    {
        double difference = Math.Abs(inMemory.Median(Usual) - onDisk.Median(Usual));
        double range = Math.Max(inMemory.InterquartileRange(Usual), onDisk.InterquartileRange(Usual));
        bool isVoid = inMemory.AreTooFew || onDisk.AreTooFew;
        report.Row(
            name,
            Report.Ms(inMemory.Median(Usual)),
            Report.Ms(onDisk.Median(Usual)),
            Report.Ms(difference),
            isSingle ? "–" : Report.Ms(range),
            Report.Ms(inMemory.Max(phase => phase.Small.MaxMs)),
            Report.Ms(onDisk.Max(phase => phase.Small.MaxMs)),
            $"{inMemory.Sum(Failed) + onDisk.Sum(Failed)}",
            $"{inMemory.Count}, {onDisk.Count}",
            isSingle ? $"{Report.Verdict(difference <= MostMs, isVoid)} (one run)" : Report.Verdict(difference <= Math.Min(range, MostMs), isVoid));
    }

    private static double Usual(PhaseSummary phase) => phase.Small.P999Ms;

    private static int Failed(PhaseSummary phase) => phase.All.Failures + phase.All.Timeouts;
}
