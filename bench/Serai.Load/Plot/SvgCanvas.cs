using System.Globalization;
using System.Security;
using System.Text;

namespace Serai.Load.Plot;

/// <summary>Writes SVG 1.1: what the plots need of it, readable on light and dark pages.</summary>
internal sealed class SvgCanvas
{
    private const string Style = """
        text{font:11px sans-serif;fill:#333}.title{font-size:13px;font-weight:bold}.phase,.time{text-anchor:middle}.scale{text-anchor:end}
        .grid{stroke:#b8c4d0;stroke-width:.5}.tick{stroke:#333}.worst{stroke:#d9822b;stroke-width:1.2}.median{stroke:#1f5fa8;stroke-width:1.4;fill:none}
        .failed{stroke:#c01010;stroke-width:2}
        """;

    private readonly StringBuilder _text = new();

    public SvgCanvas(double width, double height)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n");
        _text.Append("<style>").Append(Style).Append("</style>\n");
        Rectangle(0, 0, width, height, "#ffffff");
    }

    public void Rectangle(double x, double y, double width, double height, string fill) =>
        _text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" fill=\"{fill}\"/>\n");

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        _text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" class=\"{style}\"/>\n");

    public void Path(IReadOnlyList<(double X, double Y)> points, string style)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{style}\" points=\"");
        AppendPoints(points);
    }

    /// <summary>As the other one, in a colour of its own.</summary>
    public void Path(IReadOnlyList<(double X, double Y)> points, string colour, double thickness)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"{thickness:0.#}\" points=\"");
        AppendPoints(points);
    }

    public void Text(double x, double y, string content, string style) =>
        _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" class=\"{style}\">{SecurityElement.Escape(content)}</text>\n");

    /// <summary>The whole document.</summary>
    public string Finish() => _text.Append("</svg>\n").ToString();

    private void AppendPoints(IReadOnlyList<(double X, double Y)> points)
    {
        foreach ((double x, double y) in points)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        }

        _text.Append("\"/>\n");
    }
}
