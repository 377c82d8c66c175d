using System.Text;

namespace Serai.Lab.Measuring;

/// <summary>What a command found: a text in Markdown, shown as it grows.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public void Line(string line = "")
    {
        Console.WriteLine(line);
        _text.Append(line).Append('\n');
    }

    /// <summary>Says what was measured, on what and when.</summary>
    public void About(string about, bool measured = true)
    {
        Line(measured ? $"{about} {Machine.Now()}" : about);
        Line();
    }

    public void Columns(params string[] names)
    {
        Line($"| {string.Join(" | ", names)} |");
        Line($"|{string.Concat(Enumerable.Repeat("---|", names.Length))}");
    }

    public void Row(params string[] cells) => Line($"| {string.Join(" | ", cells)} |");
}
