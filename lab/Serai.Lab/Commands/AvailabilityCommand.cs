using Serai.Lab.Loops;
using Serai.Lab.Measuring;
using Serai.Lab.Programs;
using Serai.Lab.Promises;

namespace Serai.Lab.Commands;

/// <summary><c>availability</c>: how late a service is beside an analysis, depending on who yields, and on where the analysis runs.</summary>
internal sealed class AvailabilityCommand
{
    private const int Runs = 5;
    private const int LookUps = 3_000_000;

    private static readonly int[] Bounds = [1, 2, 5, 10, 20, 50, 100, 1_000];

    private readonly ObjectTable _table = new();
    private readonly (string Name, string OCaml, Func<Observation> Observe)[] _rows;

    private AvailabilityCommand() => _rows =
    [
        ("Lwt, no pause", "7,981", () => OnLoop(Policy.Lwt, 0)),
        ("Lwt, a pause every 10,000", "127", () => OnLoop(Policy.Lwt, 10_000)),
        ("Lwt, every 1,000", "5.3", () => OnLoop(Policy.Lwt, 1_000)),
        ("Lwt, every 100", "2.0", () => OnLoop(Policy.Lwt, 100)),
        ("Lwt, every 1", "8.1, and + 60 % wall", () => OnLoop(Policy.Lwt, 1)),
        ("Async, no pause", "not measured", () => OnLoop(Policy.Async, 0)),
        ("Miou, no pause", "not measured", () => OnLoop(Policy.Miou, 0)),
        ("Miou, look-ups without an effect", "10,100 of 10,100", () => Observation.Of(Policy.Miou, () => Promise.Of(Analysis.Plain(_table, LookUps)))),
        (AnalysisProcess.CanBeIdle ? "**another process**, idle priority" : "**another process**", "", () => Observation.OfProcess(Policy.Lwt, LookUps)),
    ];

    public static void Run(Report report)
    {
        var command = new AvailabilityCommand();
        Observation[][] runs = [.. Enumerable.Range(0, Runs).Select(_ => command.RunAll())];
        report.About($"A heartbeat of {Observation.Period.TotalMilliseconds:F0} ms (a timer, and a byte to an echo on the same loop and back) beside {LookUps:N0} look-ups in a hash table of objects, each hashed. Milliseconds after the intended time, and the seconds of the analysis: medians (least–most) of {Runs} alternating runs.");
        report.Columns("analysis", "p50", "p99", "max", "wall, s", "OCaml with Lwt or Miou, max");
        for (int row = 0; row < command._rows.Length; row++)
        {
            Observation[] seen = [.. runs.Select(run => run[row])];
            report.Row(
                command._rows[row].Name,
                Milliseconds(seen, 500),
                Milliseconds(seen, 990),
                Milliseconds(seen, 1000),
                Spread.Of(seen.Select(each => each.Wall.TotalSeconds)).ToString(),
                command._rows[row].OCaml);
        }

        report.Line();
        ShowHistogram(report, command, runs);
    }

    private Observation[] RunAll() => [.. _rows.Select(row => row.Observe())];

    private Observation OnLoop(Policy policy, int pauseEvery) => Observation.Of(policy, () => Analysis.Run(_table, LookUps, pauseEvery));

    private static void ShowHistogram(Report report, AvailabilityCommand command, Observation[][] runs)
    {
        report.Line($"The beats of all {Runs} runs, by how late they were (ms):");
        report.Line();
        report.Columns(["analysis", .. Bounds.Select(bound => $"≤ {bound:N0}"), "more"]);
        for (int row = 0; row < command._rows.Length; row++)
        {
            double[] beats = [.. runs.SelectMany(run => run[row].Lateness).Select(each => each.TotalMilliseconds)];
            int[] upTo = [.. Bounds.Select(bound => beats.Count(beat => beat <= bound)), beats.Length];
            report.Row([command._rows[row].Name, .. upTo.Select((count, at) => (count - (at == 0 ? 0 : upTo[at - 1])).ToString("N0"))]);
        }

        report.Line();
    }

    private static string Milliseconds(Observation[] seen, int permille) =>
        Spread.Of(seen.Select(each => each.Permille(permille).TotalMilliseconds)).ToString();
}
