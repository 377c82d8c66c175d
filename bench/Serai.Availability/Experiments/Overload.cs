using Serai.Availability.Running;
using Serai.Load.Results;

namespace Serai.Availability.Experiments;

/// <summary>X6: more requests than the server can answer, and the time after.</summary>
internal sealed class Overload : IExperiment
{
    // hazards.md, F14.
    private const double LeastGoodput = 0.9;
    private const double MostRecoverySeconds = 2;

    private const double CalmMs = 25;
    private const double AfterShare = 0.1;

    private static readonly double[] Factors = [0.5, 1, 2, 5, 10];
    private static readonly double[] QuickFactors = [0.5, 2, 10];

    private static readonly string[] Options =
        ["--mix", "repo=30,not-modified=30,health=10,index=2", "--connections", "512", "--timeout", "2", "--patience", "0.2", "--refusals-are-answers", "--seconds", "60"];

    public string Name => "X6";

    public async Task RunAsync(Bench bench, Report report)
    {
        await using PinnedServer server = await bench.ServeWarmAsync();
        TimeSpan length = bench.Setup.ShortWindow;

        // More than any core answers; what comes back is the most.
        double capacity = Goodput(await RunAsync(bench, server, 100_000, length));
        report.Heading("X6 Overload", $"""
            `/repo` 30, 304 30, `/health` 10, `index.tar.gz` 2, over 512 connections; a request counts as lost after 2 s, or after 0.2 s in which no connection is free. The capacity of one core, found by a flood, is
            {capacity:F0} answers a second. Goals: at least {LeastGoodput:P0} of it whatever is offered beyond it; calm again (all answers within {CalmMs} ms) {MostRecoverySeconds} s after.
            """);
        report.Columns("offered", "requests a second", "answered a second", "of the capacity", "503 a second", "lost a second", "failed", "p99 of `/health`", "calm after", "goals");
        foreach (double factor in bench.Setup.IsQuick ? QuickFactors : Factors)
        {
            LoadSummary load = await RunAsync(bench, server, capacity * factor, length);
            LoadSummary after = await RunAsync(bench, server, Math.Max(100, capacity * AfterShare), length, warm: false);
            Row(report, factor, capacity, load, after);
        }

        report.Line("");
        report.Line("The client has one core, too: what it could not send in time, because all connections waited for the server, counts as lost.");
    }

    private static void Row(Report report, double factor, double capacity, LoadSummary load, LoadSummary after)
    {
        PhaseSummary phase = load.Phases[0];
        double seconds = phase.UntilSeconds - phase.FromSeconds;
        double goodput = Goodput(load);
        double recovery = Recovery(after);
        int failed = phase.All.Failures;
        bool isMet = goodput >= LeastGoodput * Math.Min(capacity, capacity * factor) && recovery <= MostRecoverySeconds && failed == 0;
        report.Row(
            $"{factor} ×",
            $"{load.Rate:F0}",
            $"{goodput:F0}",
            Report.Percent(goodput / capacity),
            $"{phase.All.Refused / seconds:F0}",
            $"{phase.All.Timeouts / seconds:F0}",
            $"{failed}",
            Report.Ms(phase.Classes.First(each => each.Name == "health").P99Ms),
            $"{recovery:F1} s",
            Report.Verdict(isMet));
    }

    private static double Goodput(LoadSummary load)
    {
        PhaseSummary phase = load.Phases[0];
        return (phase.All.Requests - phase.All.Failures - phase.All.Timeouts - phase.All.Refused) / (phase.UntilSeconds - phase.FromSeconds);
    }

    // The last moment at which something was late.
    private static double Recovery(LoadSummary after)
    {
        int late = after.Track.WorstMs.Select((worst, step) => worst > CalmMs ? step + 1 : 0).DefaultIfEmpty().Max();
        return late * after.Track.StepSeconds;
    }

    private static async Task<LoadSummary> RunAsync(Bench bench, PinnedServer server, double rate, TimeSpan length, bool warm = true)
    {
        string[] arguments = ["--rate", $"{rate:F0}", .. Options];
        await using LoadProcess load = warm ? await LoadProcess.StartAsync(bench, server.Port, arguments) : LoadProcess.Start(bench, server.Port, arguments);
        await load.PhaseAsync("load", length);
        return await load.EndAsync();
    }
}
