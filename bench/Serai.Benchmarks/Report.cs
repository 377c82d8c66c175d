using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Serai.Benchmarks;

/// <summary>The result: a text in Markdown, also shown as it grows.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();
    private readonly (string Path, string Name)[] _names;

    /// <param name="names">Folders of this machine, and how the report calls them.</param>
    public Report(params (string Path, string Name)[] names) => _names = names;

    public string Text => _text.ToString();

    public static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F3} s");

    public static string Milliseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:F1} ms");

    public static string Megabytes(double megabytes) => string.Create(CultureInfo.InvariantCulture, $"{megabytes:F0} MB");

    public static string Ratio(double ratio) => string.Create(CultureInfo.InvariantCulture, $"**{ratio:F2}**");

    /// <summary>What was measured, where, when and with what.</summary>
    public void Head(int runs)
    {
        string processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "unknown";
        string load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        Line("# The git library, side by side with git");
        Line("");
        Line($"Made by `bench/git` on {DateTimeOffset.UtcNow:yyyy-MM-dd}: {processor}, {Environment.ProcessorCount} cores, load {load} at the start; .NET {Environment.Version}, {GitVersion()}.");
        Line($"Each figure is the median of {runs} runs, in which the two sides alternate; a ratio is the median of the ratios of the pairs, ours to git's. Times are of whole processes, from their start to their end, unless a column says otherwise; memory is the peak of the largest process of a command, from one more run.");
    }

    public void Heading(string title, string about)
    {
        Line("");
        Line($"## {title}");
        Line(about);
        Line("");
    }

    public void Columns(params string[] names)
    {
        Line($"| {string.Join(" | ", names)} |");
        Line($"|{string.Concat(Enumerable.Repeat("---|", names.Length))}");
    }

    public void Row(params string[] cells) => Line($"| {string.Join(" | ", cells)} |");

    /// <summary>The two commands of a row.</summary>
    public void Commands(string row, string ours, string git) => Line($"- {row}: `{ours}`; `{git}`");

    public void Line(string line)
    {
        foreach ((string path, string name) in _names)
        {
            line = line.Replace(path, name, StringComparison.Ordinal);
        }

        Console.WriteLine(line);
        _text.Append(line).Append('\n');
    }

    private static string GitVersion()
    {
        using Process process = Process.Start(new ProcessStartInfo("git", "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
        string version = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return version;
    }
}
