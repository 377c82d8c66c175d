using Serai.Lab.Loops;
using Serai.Lab.Measuring;
using Serai.Lab.Programs;

namespace Serai.Lab.Commands;

/// <summary><c>streams</c>: what lies between a producer that only computes and a consumer that writes.</summary>
internal static class StreamsCommand
{
    private const int Runs = 5;
    private const int Chunks = 100_000;
    private const int Bound = 16;

    public static void Run(Report report)
    {
        (Policy Policy, int Bound)[] rows = [.. Policy.All.SelectMany(policy => new[] { (policy, int.MaxValue), (policy, Bound) })];
        (Observation Seen, int MostHeld)[][] runs = [.. Enumerable.Range(0, Runs).Select(_ => rows.Select(row => Observe(row.Policy, row.Bound)).ToArray())];

        report.About($"{Chunks:N0} chunks of {Transfer.ChunkBytes:N0} bytes from a producer that never pauses to a consumer that pauses after each, as one that writes would; the heartbeat as above. Medians (least–most) of {Runs} alternating runs.");
        report.Columns("policy", "stream", "most chunks held", "their memory, MB", "heartbeat p50, ms", "max, ms", "wall, s");
        for (int row = 0; row < rows.Length; row++)
        {
            (Observation Seen, int MostHeld)[] seen = [.. runs.Select(run => run[row])];
            int held = seen.Max(each => each.MostHeld);
            report.Row(
                rows[row].Policy.Name,
                rows[row].Bound == int.MaxValue ? "unbounded" : $"bound of {Bound}",
                held.ToString("N0"),
                (held * (double)Transfer.ChunkBytes / 1_000_000).ToString("N1"),
                Spread.Of(seen.Select(each => each.Seen.Permille(500).TotalMilliseconds)).ToString(),
                Spread.Of(seen.Select(each => each.Seen.Permille(1000).TotalMilliseconds)).ToString(),
                Spread.Of(seen.Select(each => each.Seen.Wall.TotalSeconds)).ToString());
        }

        report.Line();
    }

    private static (Observation Seen, int MostHeld) Observe(Policy policy, int bound)
    {
        var stream = new ItemStream<byte[]>(bound);
        return (Observation.Of(policy, () => Transfer.Run(stream, Chunks)), stream.MostHeld);
    }
}
