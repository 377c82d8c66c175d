using Serai.EndToEnd.Fixtures;
using Serai.Load.Results;
using Serai.Testing;

namespace Serai.Faults.Probing;

/// <summary>One run of the load generator, in a process of its own.</summary>
/// <param name="Goodput">Good answers a second.</param>
/// <param name="RefusedEach">503 a second.</param>
/// <param name="LostEach">Requests a second for which no connection was free in time, or no answer came.</param>
/// <param name="Failures">Wrong and broken answers.</param>
internal sealed record FloodRun(double Goodput, double RefusedEach, double LostEach, int Failures)
{
    private const int Seconds = 3;

    // A request is lost after 2 s, or after 0.2 s in which no connection is free.
    private static readonly string[] Options =
        ["--mix", "repo=30,not-modified=30,health=10,index=2", "--connections", "512", "--timeout", "2", "--patience", "0.2", "--refusals-are-answers", "--seconds", $"{Seconds}"];

    /// <summary>Sends at a rate.</summary>
    public static async Task<FloodRun> RunAsync(int port, double rate)
    {
        using var folder = new TemporaryFolder();
        string json = folder["load.json"];
        CommandResult result = await Command.RunAsync(
            Path.Combine(AppContext.BaseDirectory, "Serai.Load"), [$"127.0.0.1:{port}", "--rate", $"{rate:F0}", .. Options, "--json", json]);
        Assert.True(File.Exists(json), result.ToString());
        ClassSummary all = LoadSummary.FromJson(await File.ReadAllBytesAsync(json)).Phases[0].All;
        double good = all.Requests - all.Failures - all.Timeouts - all.Refused;
        return new FloodRun(good / Seconds, (double)all.Refused / Seconds, (double)all.Timeouts / Seconds, all.Failures);
    }

    public override string ToString() => $"{Goodput:F0} answered a second, {RefusedEach:F0} × 503, {LostEach:F0} lost";
}
