using System.Globalization;
using System.Text;

namespace Serai.Front.Telemetry;

/// <summary>Writes the OpenMetrics text format (OpenMetrics 1.0, "Text format"): one family after another, ended by <c># EOF</c>.</summary>
internal sealed class OpenMetricsWriter
{
    public const string ContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private readonly StringBuilder _text = new();
    private string _family = string.Empty;

    /// <summary>Begins a family of samples.</summary>
    /// <param name="name">Without the suffix that its type adds.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c>, <c>histogram</c> or <c>info</c>.</param>
    /// <param name="unit">The unit that ends the name, or null.</param>
    /// <param name="help">One sentence.</param>
    public OpenMetricsWriter Family(string name, string type, string? unit, string help)
    {
        _family = name;
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        if (unit is not null)
        {
            _text.Append("# UNIT ").Append(name).Append(' ').Append(unit).Append('\n');
        }

        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        return this;
    }

    /// <summary>Adds a sample to the family.</summary>
    /// <param name="suffix">Such as <c>_total</c>; empty for a gauge.</param>
    /// <param name="labels">Names and values in turn.</param>
    /// <param name="value">The value.</param>
    public OpenMetricsWriter Sample(string suffix, ReadOnlySpan<string> labels, double value)
    {
        _text.Append(_family).Append(suffix);
        for (int i = 0; i < labels.Length; i += 2)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i]).Append("=\"");
            AppendEscaped(labels[i + 1]);
            _text.Append('"');
        }

        _text.Append(labels.IsEmpty ? " " : "} ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    /// <summary>A family of one sample: a gauge without labels.</summary>
    public OpenMetricsWriter Gauge(string name, string? unit, string help, double value) =>
        Family(name, "gauge", unit, help).Sample(string.Empty, [], value);

    /// <summary>A family of one sample: a counter without labels.</summary>
    public OpenMetricsWriter Counter(string name, string? unit, string help, double value) =>
        Family(name, "counter", unit, help).Sample("_total", [], value);

    /// <summary>The whole text.</summary>
    public string Finish() => _text.Append("# EOF\n").ToString();

    private void AppendEscaped(string value)
    {
        foreach (char character in value)
        {
            _ = character switch
            {
                '\\' => _text.Append(@"\\"),
                '"' => _text.Append("\\\""),
                '\n' => _text.Append(@"\n"),
                _ => _text.Append(character),
            };
        }
    }
}
