using System.Diagnostics;
using Serai.Availability.Inside;
using Serai.Availability.Running;
using Serai.Load.Plot;
using Serai.Load.Results;
using Serai.Testing;

namespace Serai.Availability.Experiments;

/// <summary>X4: the same work inside the front's process, in the ways in which one would do it: what the two processes buy.</summary>
internal sealed class InsideComparison : IExperiment
{
    public string Name => "X4";

    public async Task RunAsync(Bench bench, Report report)
    {
        var loads = new List<(InsideVariant Variant, LoadSummary Load)>();
        foreach (InsideVariant variant in InsideVariant.All.Where(variant => !bench.Setup.IsQuick || variant.IsInQuickForm))
        {
            loads.Add((variant, await RunAsync(bench, variant)));
        }

        report.Heading("X4 The same work inside the front's process", """
            The front as it is, and the work in its own process: reading and parsing every opam file of the repository, again and again, or the whole worker as
            it is. The last row has the work of the first ones in a process of its own at idle priority. Small answers, ms; one run each.
            """);
        report.Columns("the work", "p50", "p99", "p99.9", "max", "failed", "longest gap");
        foreach ((InsideVariant variant, LoadSummary load) in loads)
        {
            PhaseSummary phase = load.Phases[0];
            report.Row(
                Lag.Mark(variant.Title, phase),
                Report.Ms(phase.Small.P50Ms),
                Report.Ms(phase.Small.P99Ms),
                Report.Ms(phase.Small.P999Ms),
                Report.Ms(phase.Small.MaxMs),
                $"{phase.All.Failures + phase.All.Timeouts}",
                Report.Ms(phase.All.LongestGapMs));
        }

        LoadSummary worst = loads.First(each => each.Variant.IsFlood).Load;
        report.Plot("inside", "latency with the work on the front's pool", LatencyPlot.Draw("X4: the work inside the front's process, a task on the pool for every file", worst.Track, worst.Phases));
        Lag.Tell(report, loads.Select(each => each.Load));
    }

    private static async Task<LoadSummary> RunAsync(Bench bench, InsideVariant variant)
    {
        int port = ServerProcess.FreePort();
        string data = bench.CopyWarm();
        bench.Origin.Reset();
        string remote = variant.Syncs ? bench.Origin.Remote : $"file://{bench.Origin.RepositoryPath}";
        string program = Path.Combine(bench.Setup.Programs, "Serai.Availability");
        await using PinnedServer server = await PinnedServer.StartAsync([program, "inside", variant.Name, $"{port}", remote, data, bench.Origin.OpamObjects], port, data);
        while (!server.Log.Contains(InsideHost.Begins, StringComparison.Ordinal))
        {
            await Task.Delay(20);
        }

        using Process? apart = variant.IsApart ? StartApart(program, bench) : null;
        await using LoadProcess load = await bench.LoadAsync(server);
        await PhaseRun.MeasureAsync(server, load, variant.Background(bench.Origin), bench.Setup.ShortWindow);
        LoadSummary summary = await load.EndAsync();
        apart?.Kill();
        return summary;
    }

    private static Process StartApart(string program, Bench bench)
    {
        string[] command = [.. Pinning.Server, "chrt", "--idle", "0", program, "work", "4", $"file://{bench.Origin.RepositoryPath}", bench.Origin.OpamObjects];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false })!;
    }
}
