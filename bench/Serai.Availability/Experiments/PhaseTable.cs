using System.Text;
using Serai.Availability.Background;
using Serai.Availability.Origins;
using Serai.Availability.Running;
using Serai.Load.Results;

namespace Serai.Availability.Experiments;

/// <summary>X1: every phase of the background, against none.</summary>
internal sealed class PhaseTable : IExperiment
{
    // goals.md: over idle at p99.9, and at most; each phase busy for at least half of its window.
    private const double MostOverIdleMs = 5;
    private const double MostMs = 25;
    private const double LeastBusy = 0.5;

    /// <summary>What a server is told for the downloads: all twenty come from one server on loopback.</summary>
    public static readonly string[] DownloadArguments = ["--allow-private-networks", "--parallel-per-host", "27", "--parallel-downloads", "27"];

    public string Name => "X1";

    public async Task RunAsync(Bench bench, Report report)
    {
        var can = Abilities.Of(bench.Setup.Serai);
        await using SlowArchives? archives = can.Downloads ? await SlowArchives.StartAsync() : null;
        IBackground[] phases = List(bench, can);
        var runs = new List<Phases>();
        int wanted = bench.Setup.Runs;
        IBackground[] left = phases;
        while (left.Length > 0 && runs.Count < bench.Setup.MostRuns)
        {
            runs.Add(await Phases.RunAsync(bench, bench.Setup.Window, left, [.. can.Downloads ? DownloadArguments : []]));
            left = [.. List(bench, can).Where(phase => !new ValidRuns(runs, phase.Name, wanted).AreEnough)];
        }

        report.Heading("X1 What the background costs the service", $"""
            {Setup.Rate} requests a second, open loop, over 64 connections; milliseconds from when a request was due to the end of its answer, for the small ready
            answers (`/repo`, 304, `/health`), medians of {wanted} valid runs, the worst of all of them under max; a run in which the load generator itself lagged is void, and is made again, {bench.Setup.MostRuns} times in all at most; with fewer than {(wanted / 2) + 1} valid ones there is no verdict. Busy is the background's share of the server's one core, in the searches that of the front, which answers them; the front
            waited where a thread of it could run and the core was another's. Each phase is to keep the background busy for at least half of its window, or its row says so. The downloads are
            exempt: twenty archives from an origin that trickles wait for the network by design, as most do.
            Goals: p99.9 at most {MostOverIdleMs} ms over idle, no answer later than {MostMs} ms, no request failed.
            """);
        report.Columns("phase", "p50", "p99", "p99.9", "spread of p99.9", "max", "failed", "longest gap", "busy", "front waited, a request", "syncs", "samples", "valid runs", "goals");
        ValidRuns[] valid = [.. phases.Select(phase => new ValidRuns(runs, phase.Name, wanted))];
        for (int phase = 0; phase < phases.Length; phase++)
        {
            Row(report, phases[phase].Name, valid[phase], idle: valid[0]);
        }

        report.Line("");
        TellOfMissing(report, can);
        report.Line($"The front's memory at the end: {Statistics.Median(runs.Select(run => run.FrontMegabytes)):F0} MB; its share of the core: {Report.Percent(valid[0].Median((_, run) => run.FrontShare))}.");
        report.Line("");
        report.Line(OwnAccount.Describe([.. runs.Select(run => run.Account)]));
        report.Line("");
        ClassRows(report, runs[0], phases, valid);
        report.Plot("phases", "latency over time in each phase", runs[0].Draw("X1: a mirror on one core, 1,000 requests a second, while its background works"));
        Lag.Tell(report, runs.Select(run => run.Load));
        if (bench.Setup.Only.Count == 0)
        {
            string table = Short(phases, valid);
            Array.ForEach(DocumentTable.Documents, document => DocumentTable.Write(Path.Combine(bench.Setup.Root, document), table));
        }
    }

    // What the first page of the project shows.
    private static string Short(IBackground[] phases, ValidRuns[] runs)
    {
        var text = new StringBuilder("| what the background does | p50 | p99.9 | worst | failed | valid runs |\n|---|---|---|---|---|---|\n");
        foreach ((IBackground each, ValidRuns valid) in phases.Zip(runs))
        {
            text.Append($"| {each.Name} | {Report.Ms(valid.Median(phase => phase.Small.P50Ms))} ms | {Report.Ms(valid.Median(Usual))} ms ");
            text.Append($"| {Report.Ms(valid.Max(Worst))} ms | {valid.Sum(Failed)} of {valid.Sum(Requests)} | {valid.Count} |\n");
        }

        return text.ToString();
    }

    private static void TellOfMissing(Report report, Abilities can)
    {
        if (!can.Verifies || !can.Downloads)
        {
            report.Line($"Left out: {string.Join(", ", new[] { can.Verifies ? null : "verify", can.Downloads ? null : "20 downloads" }.Where(name => name is not null))}; this version of the program has no such work.");
            report.Line("");
        }
    }

    private static void Row(Report report, string name, ValidRuns valid, ValidRuns idle)
    {
        double usual = valid.Median(Usual);
        double busy = valid.Median((_, run) => name == Searches.PhaseName ? run.FrontShare : run.WorkerShare);
        string busyText = name is "idle" or "20 downloads" || double.IsNaN(busy) || busy >= LeastBusy ? Report.Percent(busy) : $"**{Report.Percent(busy)}, too little**";
        double syncs = valid.Median((_, run) => run.Syncs);
        bool isMet = usual <= idle.Median(Usual) + MostOverIdleMs && valid.Max(Worst) <= MostMs && valid.Sum(Failed) == 0;
        report.Row(
            name,
            Report.Ms(valid.Median(phase => phase.Small.P50Ms)),
            Report.Ms(valid.Median(phase => phase.Small.P99Ms)),
            Report.Ms(usual),
            Report.Ms(valid.InterquartileRange(Usual)),
            Report.Ms(valid.Max(Worst)),
            $"{valid.Sum(Failed)}",
            Report.Ms(valid.Max(phase => phase.All.LongestGapMs)),
            busyText,
            Report.Ms(1000 * valid.Median((phase, run) => run.FrontWaitSeconds / phase.All.Requests)),
            double.IsNaN(syncs) ? Report.Unknown : $"{syncs:F0}",
            $"{valid.Sum(Requests)}",
            valid.Count,
            Report.Verdict(isMet, isVoid: valid.AreTooFew || idle.AreTooFew));
    }

    private static void ClassRows(Report report, Phases first, IBackground[] phases, ValidRuns[] runs)
    {
        report.Line("By class of request, p99.9 / max:");
        report.Line("");
        string[] classes = [.. first.Load.Phases[0].Classes.Select(each => each.Name)];
        report.Columns([.. classes.Prepend("phase")]);
        foreach ((IBackground each, ValidRuns valid) in phases.Zip(runs))
        {
            report.Row([.. classes.Select((_, index) => Cell(valid, index)).Prepend(each.Name)]);
        }
    }

    private static string Cell(ValidRuns valid, int index) =>
        $"{Report.Ms(valid.Median(phase => phase.Classes[index].P999Ms))} / {Report.Ms(valid.Max(phase => phase.Classes[index].MaxMs))}";

    private static double Usual(PhaseSummary phase) => phase.Small.P999Ms;

    private static double Worst(PhaseSummary phase) => phase.Small.MaxMs;

    private static int Failed(PhaseSummary phase) => phase.All.Failures + phase.All.Timeouts;

    private static int Requests(PhaseSummary phase) => phase.All.Requests;

    private static IBackground[] List(Bench bench, Abilities can)
    {
        var syncs = new Syncs("syncs", bench.Origin, TipMove.Clone, TipMove.Update, TipMove.Index);
        IBackground[] verifications = can.Verifies ? [new Verifications(bench.Setup.Serai)] : [];
        IBackground[] downloads = can.Downloads ? [new Downloads()] : [];
        return
        [
            new Nothing(), Phases.Cloning(bench.Origin), Phases.Updating(bench.Origin), Phases.Indexing(bench.Origin), .. verifications, .. downloads,
            Searches.Flood, new Mixed("all at once", [syncs, .. verifications, .. downloads, Searches.Typing]),
        ];
    }
}
