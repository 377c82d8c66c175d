using System.Globalization;
using System.Text;

namespace Serai.Updates;

/// <summary>The result: a text in Markdown that is shown as it grows, and the plots beside it.</summary>
/// <param name="folder">Where it is kept.</param>
/// <param name="name">Its name, without extension.</param>
internal sealed class Report(string folder, string name)
{
    private readonly StringBuilder _text = new();

    public static string Ms(double value) => value.ToString(value < 10 ? "F1" : "F0", CultureInfo.InvariantCulture);

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Where, when and on what it was made.</summary>
    public void Head(string title, string command)
    {
        string processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "unknown";
        string load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        Line($"# {title}");
        Line("");
        Line($"Made by `{command}` on {DateTimeOffset.UtcNow:yyyy-MM-dd}: {processor}, {Environment.ProcessorCount} cores, load {load} at the start. The program is the trimmed single file, beside a real git daemon on loopback.");
    }

    public void Heading(string title)
    {
        Line("");
        Line($"## {title}");
    }

    public void Columns(params string[] names)
    {
        Line("");
        Row(names);
        Line($"|{string.Concat(Enumerable.Repeat("---|", names.Length))}");
    }

    public void Row(params string[] cells) => Line($"| {string.Join(" | ", cells)} |");

    public void Line(string line)
    {
        Console.WriteLine(line);
        _text.Append(line).Append('\n');
    }

    /// <summary>Keeps a plot, and shows it.</summary>
    public void Plot(string plot, string about, string svg)
    {
        string plots = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        File.WriteAllText(Path.Combine(plots, plot + ".svg"), svg);
        Line("");
        Line($"![{about}]({name}/{plot}.svg)");
    }

    public void Save()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + ".md"), _text.ToString());
    }
}
