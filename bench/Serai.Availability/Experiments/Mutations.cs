using Serai.Availability.Background;
using Serai.Availability.Origins;
using Serai.Availability.Running;
using Serai.Load.Results;

namespace Serai.Availability.Experiments;

/// <summary>X3: the worst that the background can do, at each of its stages: the front must not move.</summary>
internal sealed class Mutations : IExperiment
{
    private const double MostMs = 25;

    private static readonly string[] Stages = ["receive", "analyse", "build", "publish"];
    private static readonly string[] Faults = ["spin10", "alloc2g", "gcstorm", "stackoverflow", "exit", "deadlock"];

    public string Name => "X3";

    public async Task RunAsync(Bench bench, Report report)
    {
        var loads = new Dictionary<(string Fault, string Stage), (LoadSummary Load, int Restarts)>();
        for (int fault = 0; fault < Faults.Length; fault++)
        {
            for (int stage = 0; stage < Stages.Length; stage++)
            {
                // The quick form has each fault once, and each stage.
                if (!bench.Setup.IsQuick || stage == fault % Stages.Length)
                {
                    loads[(Faults[fault], Stages[stage])] = await RunAsync(bench, $"{Stages[stage]}:{Faults[fault]}");
                }
            }
        }

        report.Heading("X3 Whatever is injected into the background", $"""
            Each fault at each stage of the worker, beside the load: p99.9 / max of the small answers in ms, and how often the worker was started again within
            {bench.Setup.ShortWindow.TotalSeconds:F0} s. spin10: 10 s of computing; alloc2g: 2 GB that stay; gcstorm: 10 s of garbage over 100 MB of live small arrays; deadlock: a thread that waits
            for ever. Goal: as in X1, no answer later than {MostMs} ms and none failed.
            """);
        report.Columns([.. Stages.Prepend("fault")]);
        foreach (string fault in Faults)
        {
            report.Row([.. Stages.Select(stage => loads.TryGetValue((fault, stage), out var found) ? Cell(found.Load, found.Restarts) : "–").Prepend(fault)]);
        }

        PhaseSummary[] phases = [.. loads.Values.Select(each => each.Load.Phases[0])];
        double worst = phases.Max(phase => phase.Small.MaxMs);
        int failed = phases.Sum(phase => phase.All.Failures + phase.All.Timeouts);
        report.Line("");
        report.Line($"The worst of all: {Report.Ms(worst)} ms; failed: {failed}; {Report.Verdict(worst <= MostMs && failed == 0)}.");
        Lag.Tell(report, loads.Values.Select(each => each.Load));
    }

    private static string Cell(LoadSummary load, int restarts)
    {
        ClassSummary small = load.Phases[0].Small;
        int failed = load.Phases[0].All.Failures + load.Phases[0].All.Timeouts;
        return $"{Report.Ms(small.P999Ms)} / {Report.Ms(small.MaxMs)}{(restarts > 0 ? $", {restarts}×" : string.Empty)}{(failed > 0 ? $", **{failed} failed**" : string.Empty)}";
    }

    private static async Task<(LoadSummary Load, int Restarts)> RunAsync(Bench bench, string fault)
    {
        await using PinnedServer server = await bench.ServeWarmAsync(fault);
        await using LoadProcess load = await bench.LoadAsync(server);
        await PhaseRun.MeasureAsync(server, load, new Syncs(fault, bench.Origin, TipMove.Update), bench.Setup.ShortWindow);
        int starts = server.Log.Split("worker started").Length - 1;
        return (await load.EndAsync(), starts - 1);
    }
}
