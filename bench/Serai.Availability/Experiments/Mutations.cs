using Serai.Availability.Background;
using Serai.Availability.Origins;
using Serai.Availability.Running;
using Serai.Load.Results;

namespace Serai.Availability.Experiments;

/// <summary>X3: the worst that the background can do, at each of its stages: the front must not move.</summary>
internal sealed class Mutations : IExperiment
{
    private const double MostMs = 25;

    // Where the load generator itself was late, the fault strikes another server.
    private const int MostTries = 3;

    private static readonly string[] Stages = ["receive", "analyse", "build", "publish", "describe", "download", "scrub"];
    private static readonly string[] Faults = ["spin10", "alloc2g", "gcstorm", "stackoverflow", "exit", "deadlock"];

    public string Name => "X3";

    public async Task RunAsync(Bench bench, Report report)
    {
        await using SlowArchives archives = await SlowArchives.StartAsync();
        var loads = new Dictionary<(string Fault, string Stage), Outcome>();
        for (int fault = 0; fault < Faults.Length; fault++)
        {
            for (int stage = 0; stage < Stages.Length; stage++)
            {
                // The quick form has each stage once, and so each fault.
                if (!bench.Setup.IsQuick || stage % Faults.Length == fault)
                {
                    loads[(Faults[fault], Stages[stage])] = await TryAsync(bench, Stages[stage], Faults[fault]);
                }
            }
        }

        report.Heading("X3 Whatever is injected into the background", $"""
            Each fault at each stage of the worker, beside the load: p99.9 / max of the small answers in ms, and how often the worker was started again within
            {bench.Setup.ShortWindow.TotalSeconds:F0} s. spin10: 10 s of computing; alloc2g: 2 GB that stay; gcstorm: 10 s of garbage over 100 MB of live small arrays; deadlock: a thread that waits
            for ever. At receive to publish the background is updates, at describe updates with a second between them, at download twenty cold archives, at scrub a verification. Goal: as in X1, no answer later than
            {MostMs} ms and none failed; and each fault struck beside the load, by the worker's own word, or the run says nothing.
            """);
        report.Columns([.. Stages.Prepend("fault")]);
        foreach (string fault in Faults)
        {
            report.Row([.. Stages.Select(stage => loads.TryGetValue((fault, stage), out Outcome? found) ? Cell(found) : "–").Prepend(fault)]);
        }

        PhaseSummary[] valid = [.. loads.Values.Where(each => !each.IsVoid).Select(each => each.Seen)];
        double worst = valid.Select(phase => phase.Small.MaxMs).DefaultIfEmpty(double.NaN).Max();
        int failed = valid.Sum(phase => phase.All.Failures + phase.All.Timeouts);
        report.Line("");
        string[] missing = [.. loads.Where(each => !each.Value.Struck).Select(each => $"{each.Key.Stage}:{each.Key.Fault}")];
        string verdict = Report.Verdict(worst <= MostMs && failed == 0 && missing.Length == 0, isVoid: 2 * valid.Length <= loads.Count);
        report.Line($"The worst of all, in the {valid.Length} valid ones of {loads.Count} runs: {Report.Ms(worst)} ms; failed: {failed}; {verdict}.");
        if (missing.Length > 0)
        {
            report.Fail($"these faults did not strike beside the load: {string.Join(", ", missing)}");
        }

        Lag.Tell(report, loads.Values.Select(each => each.Load));
    }

    private static string Cell(Outcome outcome)
    {
        PhaseSummary phase = outcome.Seen;
        int failed = phase.All.Failures + phase.All.Timeouts;
        string times = outcome.IsVoid ? "**void**" : $"{Report.Ms(phase.Small.P999Ms)} / {Report.Ms(phase.Small.MaxMs)}";
        string restarts = outcome.Restarts > 0 ? $", {outcome.Restarts}×" : string.Empty;
        return $"{times}{restarts}{(failed > 0 ? $", **{failed} failed**" : string.Empty)}{(outcome.Struck ? string.Empty : ", **did not strike**")}";
    }

    private static async Task<Outcome> TryAsync(Bench bench, string stage, string fault)
    {
        Outcome outcome = await RunAsync(bench, stage, fault);
        for (int tries = 1; outcome.IsVoid && tries < MostTries; tries++)
        {
            outcome = await RunAsync(bench, stage, fault);
        }

        return outcome;
    }

    private static async Task<Outcome> RunAsync(Bench bench, string stage, string fault)
    {
        string[] arguments = stage == "download" ? PhaseTable.DownloadArguments : [];
        await using PinnedServer server = await bench.ServeWarmAsync($"{stage}:{fault}", arguments);
        await using LoadProcess load = await bench.LoadAsync(server);
        string line = $"fault {stage}:{fault} strikes";
        bool struckBefore = server.Log.Contains(line, StringComparison.Ordinal);
        await PhaseRun.MeasureAsync(server, load, BackgroundOf(bench, stage), bench.Setup.ShortWindow);
        string log = server.Log;
        int starts = log.Split("worker started").Length - 1;
        return new Outcome(await load.EndAsync(), starts - 1, !struckBefore && log.Contains(line, StringComparison.Ordinal));
    }

    private static IBackground BackgroundOf(Bench bench, string stage) => stage switch
    {
        "download" => new Downloads(),
        "scrub" => new Verifications(bench.Setup.Serai),
        "describe" => new Syncs(stage, bench.Origin, TipMove.Update) { Rest = TimeSpan.FromSeconds(1) },
        _ => new Syncs(stage, bench.Origin, TipMove.Update),
    };

    private sealed record Outcome(LoadSummary Load, int Restarts, bool Struck)
    {
        public PhaseSummary Seen => Load.Phases[0];

        /// <summary>The load generator lagged: its times are not the server's.</summary>
        public bool IsVoid => Seen.Void is not null;
    }
}
