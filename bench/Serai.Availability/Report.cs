using System.Globalization;
using System.Text;

namespace Serai.Availability;

/// <summary>The result: a text in Markdown that is shown as it grows, and the plots beside it.</summary>
internal sealed class Report(string folder)
{
    /// <summary>What no valid run has said, as the tables have it.</summary>
    public const string Unknown = "–";

    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    /// <summary>Why the run says less than it should; null where it says all.</summary>
    public string? Fault { get; private set; }

    public static string Ms(double value) => double.IsNaN(value) ? Unknown : value.ToString(value < 10 ? "F2" : value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => double.IsNaN(share) ? Unknown : share.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", string.Empty, StringComparison.Ordinal);

    /// <summary>Whether a goal is met, as the tables have it.</summary>
    /// <param name="isMet">By the valid runs.</param>
    /// <param name="isVoid">Whether these are too few to tell.</param>
    public static string Verdict(bool isMet, bool isVoid = false) => isVoid ? "**void**" : isMet ? "met" : "**missed**";

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

    public void Line(string line)
    {
        Console.WriteLine(line);
        _text.Append(line).Append('\n');
    }

    /// <summary>Says that a part of the run says nothing: the whole of it fails.</summary>
    public void Fail(string fault)
    {
        Line("");
        Line($"**{fault}**");
        Fault = Fault is null ? fault : $"{Fault}; {fault}";
    }

    /// <summary>Keeps a plot, and shows it.</summary>
    public void Plot(string name, string about, string svg)
    {
        string plots = Directory.CreateDirectory(Path.Combine(folder, "availability")).FullName;
        File.WriteAllText(Path.Combine(plots, name + ".svg"), svg);
        Line("");
        Line($"![{about}](availability/{name}.svg)");
    }
}
