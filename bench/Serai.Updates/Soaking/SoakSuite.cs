using System.Diagnostics;
using System.Globalization;
using Serai.Store.Generations;
using Serai.Testing;
using Serai.Updates.Running;

namespace Serai.Updates.Soaking;

/// <summary>The soak: many updates in a row with faults, and what the mirror holds at their beginning and end.</summary>
internal static class SoakSuite
{
    private const int Tenths = 10;
    private const double Allowed = 0.10;

    private static readonly (string Name, Func<SoakSample, double> Value)[] Figures =
    [
        ("front, MB", sample => sample.Front.ResidentBytes / 1e6),
        ("worker, MB", sample => sample.Worker.ResidentBytes / 1e6),
        ("front, descriptors", sample => sample.Front.Descriptors),
        ("worker, descriptors", sample => sample.Worker.Descriptors),
        ("front, threads", sample => sample.Front.Threads),
        ("worker, threads", sample => sample.Worker.Threads),
        ("disk, MB", sample => sample.DiskBytes / 1e6),
        ("files", sample => sample.Files),
    ];

    public static async Task<int> RunAsync(Setup setup, int updates, int seed)
    {
        using var folder = new TemporaryFolder();
        await using SoakOrigin origin = await SoakOrigin.StartAsync(Path.Combine(setup.Data, "opam-linear.git"), folder.Path);
        updates = Math.Min(updates, origin.Commits.Count - 1);

        // The last ones, where not all are wanted.
        int first = origin.Commits.Count - 1 - updates;
        origin.MoveTo(first);
        await using Mirror mirror = await Mirror.StartAsync(setup.Serai, folder["data"], origin.Remote);
        var prober = new Prober(mirror);
        using var over = new CancellationTokenSource();
        Task probing = prober.RunAsync(over.Token);
        var run = new SoakRun(origin, mirror, prober, seed);
        var report = new Report(setup.Results, "soak");
        report.Head("The soak", $"UPDATES={updates} SEED={seed} bench/soak");
        long begun = Stopwatch.GetTimestamp();
        for (int number = 1; number <= updates; number++)
        {
            await run.UpdateAsync(first + number);
            if (number % Math.Max(1, updates / Tenths) == 0)
            {
                await Console.Error.WriteLineAsync($"{number} updates after {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s");
            }
        }

        TimeSpan took = Stopwatch.GetElapsedTime(begun);
        await over.CancelAsync();
        await probing;
        bool isSame = await IsSameAsAFreshOneAsync(setup, mirror, origin, folder);
        Tell(report, run, prober, took, isSame);
        return isSame && prober.Failed == 0 && Figures.All(figure => IsFlat(run.Samples, figure.Value)) ? 0 : 2;
    }

    // Byte for byte: the files of the last generation, and those of a mirror that has seen nothing but the last commit.
    private static async Task<bool> IsSameAsAFreshOneAsync(Setup setup, Mirror mirror, SoakOrigin origin, TemporaryFolder folder)
    {
        await using Mirror fresh = await Mirror.StartAsync(setup.Serai, folder["fresh"], origin.DirectRemote);
        Generation? grown = new GenerationStore(mirror.Data).OpenNewest(out _);
        Generation? made = new GenerationStore(fresh.Data).OpenNewest(out _);
        return grown!.Manifest.Files.Count > 0 && grown.Manifest.Files.All(file => file.Value == made!.Manifest.Files[file.Key]);
    }

    private static void Tell(Report report, SoakRun run, Prober prober, TimeSpan took, bool isSame)
    {
        string faults = string.Join(", ", run.Faults.OrderBy(fault => fault.Key).Select(fault => string.Create(CultureInfo.InvariantCulture, $"{Words(fault.Key)} {fault.Value} times")));
        report.Line($"{run.Samples.Count} updates of the real repository's linear history in a row, each served before the next, in {took.TotalMinutes:F0} minutes. By chance in the middle of an update: {faults}.");
        report.Line("");
        report.Line($"Every commit was served in the end, by a generation with a greater number; the slowest after {run.Samples.Max(sample => sample.Seconds):F1} s, half of them within {Report.Median(run.Samples.Select(sample => sample.Seconds)):F2} s of the move of the tip. "
            + $"The last generation is {(isSame ? "byte for byte" : "**not**")} that of a mirror that never saw another commit. `/health/live`: {prober.Failed} of {prober.Asked} failed while the front ran.");
        report.Line("");
        report.Line("Medians of each tenth of the updates; the last column compares the last tenth with the first.");
        report.Columns(["", .. Enumerable.Range(1, Tenths).Select(tenth => tenth.ToString(CultureInfo.InvariantCulture)), "change"]);
        foreach ((string name, Func<SoakSample, double> value) in Figures)
        {
            double[] medians = Medians(run.Samples, value);
            string change = ((medians[^1] / medians[0]) - 1).ToString("+0.0%;-0.0%", CultureInfo.InvariantCulture);
            report.Row([name, .. medians.Select(median => median.ToString(median < 100 ? "0.#" : "0", CultureInfo.InvariantCulture)), IsFlat(run.Samples, value) ? change : $"**{change}**"]);
        }

        report.Line("");
        report.Line(Figures.All(figure => IsFlat(run.Samples, figure.Value)) ? "All within 10 %." : "What is over 10 % stands in bold.");
        report.Save();
    }

    private static bool IsFlat(IReadOnlyList<SoakSample> samples, Func<SoakSample, double> value)
    {
        double[] medians = Medians(samples, value);
        return Math.Abs((medians[^1] / medians[0]) - 1) <= Allowed;
    }

    private static double[] Medians(IReadOnlyList<SoakSample> samples, Func<SoakSample, double> value) =>
        [.. Enumerable.Range(0, Tenths).Select(tenth => Report.Median(samples.Skip(tenth * samples.Count / Tenths).Take(Math.Max(1, samples.Count / Tenths)).Select(value)))];

    private static string Words(SoakFault fault) => fault switch
    {
        SoakFault.WorkerKilled => "the worker was killed",
        SoakFault.RemoteCut => "the remote's answer was cut",
        SoakFault.RemoteReset => "the connection was reset",
        SoakFault.FrontStopped => "the front was stopped and started again",
        _ => "the front was killed and started again",
    };
}
