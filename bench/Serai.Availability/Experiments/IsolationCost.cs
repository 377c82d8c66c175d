using Serai.Availability.Running;

namespace Serai.Availability.Experiments;

/// <summary>X8: what the background pays: a first clone beside the load, against one alone.</summary>
internal sealed class IsolationCost : IExperiment
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string Name => "X8";

    public async Task RunAsync(Bench bench, Report report)
    {
        var alone = new List<double>();
        var beside = new List<double>();
        for (int run = 0; run < bench.Setup.Runs; run++)
        {
            alone.Add(await CloneAsync(bench, isLoaded: false));
            beside.Add(await CloneAsync(bench, isLoaded: true));
        }

        report.Heading("X8 What isolation costs the background", $"""
            From contact to published generation, the real repository from an empty folder, worker and front on one core; medians of {bench.Setup.Runs} alternating runs.
            """);
        report.Columns("alone", $"beside {Setup.Rate} requests a second", "ratio");
        report.Row($"{Statistics.Median(alone):F2} s", $"{Statistics.Median(beside):F2} s", $"{Statistics.Median(beside) / Statistics.Median(alone):F2}");
    }

    private static async Task<double> CloneAsync(Bench bench, bool isLoaded)
    {
        bench.Origin.Reset();
        await using PinnedServer server = await bench.ServeAsync(bench.NewPath("empty"));

        // Before the first generation only these have an answer that is known beforehand.
        await using LoadProcess? load = isLoaded
            ? LoadProcess.Start(bench, server.Port, "--rate", $"{Setup.Rate}", "--seconds", "120", "--mix", "health=1")
            : null;
        for (var waited = TimeSpan.Zero; server.Syncs().Count == 0; waited += Look)
        {
            if (waited > Patience)
            {
                throw new InvalidOperationException($"no clone within {Patience}: {server.Log}");
            }

            await Task.Delay(Look);
        }

        return server.Syncs()[0];
    }
}
