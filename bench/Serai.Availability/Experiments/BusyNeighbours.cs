using Serai.Availability.Background;
using Serai.Load.Results;

namespace Serai.Availability.Experiments;

/// <summary>X5: other programs compute on the server's core.</summary>
internal sealed class BusyNeighbours : IExperiment
{
    private const int Count = 4;

    public string Name => "X5";

    public async Task RunAsync(Bench bench, Report report)
    {
        IBackground[] phases = [new Nothing(), new Neighbours(Count, new Nothing()), new Neighbours(Count, Phases.Cloning(bench.Origin))];
        Phases run = await Phases.RunAsync(bench, bench.Setup.Window, phases);
        report.Heading("X5 Busy neighbours", $"""
            {Count} programs of normal priority compute on the server's core without end. What they take from the front no program can give back; what counts is that a worker
            beside them takes nothing more, and that it still gets on. Small answers, ms.
            """);
        report.Columns("phase", "p50", "p99", "p99.9", "max", "failed", "syncs", "worker's share");
        foreach (IBackground phase in phases)
        {
            ClassSummary small = run[phase.Name].Small;
            report.Row(
                Lag.Mark(phase.Name, run[phase.Name]),
                Report.Ms(small.P50Ms),
                Report.Ms(small.P99Ms),
                Report.Ms(small.P999Ms),
                Report.Ms(small.MaxMs),
                $"{run[phase.Name].All.Failures + run[phase.Name].All.Timeouts}",
                $"{run.RunOf(phase.Name).Syncs}",
                Report.Percent(run.RunOf(phase.Name).WorkerShare));
        }

        Lag.Tell(report, [run.Load]);
    }
}
