using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Serai.Faults.Matrix;

/// <summary>The report as a page: a line for each case. What was not run this time keeps the line that it had.</summary>
internal static partial class FaultReport
{
    [GeneratedRegex(@"^\| F(?<number>\d+) \|", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex RowStart { get; }

    /// <summary>Writes it.</summary>
    public static void Write(string path, IReadOnlyList<FaultRow> rows)
    {
        string today = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        HashSet<int> now = [.. rows.Select(row => Number($"| {row.Fault} |"))];
        IEnumerable<string> kept = File.Exists(path) ? File.ReadLines(path).Where(line => RowStart.IsMatch(line) && !now.Contains(Number(line))) : [];
        string[] lines = [.. kept.Concat(rows.Select(row => Line(row, today))).OrderBy(Number)];
        var page = new StringBuilder($"""
            # The fault matrix

            Made by `./test --faults`: {Machine()}. Each line says when it was made.

            What each fault is, and when it passes, stands in [docs/faults.md](../../docs/faults.md), and so do the invariants I1 to I6 that a prober
            watches meanwhile at 50 requests a second: `/health/live`, `/repo`, `/index.tar.gz` and archives. *Late* counts answers of `/health/live`
            after more than 100 ms; of these the ones *by noise* fell into moments in which the prober's own clock was held up, too.

            | fault | what was done | times | what was seen | verdict | took | when |
            |---|---|---|---|---|---|---|

            """);
        foreach (string line in lines)
        {
            page.Append(line).Append('\n');
        }

        File.WriteAllText(path, page.ToString());
    }

    private static string Line(FaultRow row, string today) =>
        $"| {row.Fault} | {Cell(row.Done)} | {row.Rounds} | {Cell(row.Seen)} | {Cell(row.Verdict)} | {row.Took.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture)} s | {today} |";

    private static string Cell(string text) => text.Replace('|', '/').Replace('\n', ' ');

    private static int Number(string line) => int.Parse(RowStart.Match(line).Groups["number"].Value, CultureInfo.InvariantCulture);

    private static string Machine()
    {
        string model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? "unknown";
        string load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return $"{model}, {Environment.ProcessorCount} cores, load {load} at the end, Linux {Environment.OSVersion.Version}, .NET {Environment.Version}";
    }
}
