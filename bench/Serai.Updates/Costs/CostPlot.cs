using System.Globalization;
using Serai.Load.Plot;

namespace Serai.Updates.Costs;

/// <summary>Draws costs as SVG: lines over a logarithmic scale, in milliseconds on a linear one.</summary>
internal static class CostPlot
{
    private const double Width = 640;
    private const double Height = 320;
    private const double Left = 62;
    private const double Right = 120;
    private const double Top = 34;
    private const double Bottom = 44;

    private static readonly string[] Colours = ["#1f5fa8", "#d9822b", "#2f8f4e", "#8a4fa8", "#c01010"];

    /// <summary>Draws.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="across">What the horizontal scale is.</param>
    /// <param name="lines">Each with a name and its points, in the order of the scale.</param>
    /// <param name="goal">A line to stay below, in milliseconds.</param>
    public static string Draw(string title, string across, IReadOnlyList<(string Name, (double X, double Ms)[] Points)> lines, double goal)
    {
        (double X, double Ms)[] all = [.. lines.SelectMany(line => line.Points)];
        (double least, double most) = (Math.Log10(all.Min(point => point.X)), Math.Log10(all.Max(point => point.X)));
        double top = Math.Max(goal, all.Max(point => point.Ms)) * 1.1;
        var canvas = new SvgCanvas(Width, Height);
        canvas.Text(Left, 20, title, "title");
        foreach (double ms in Marks(top))
        {
            canvas.Line(Left, Y(ms), Width - Right, Y(ms), "grid");
            canvas.Text(Left - 6, Y(ms) + 4, string.Create(CultureInfo.InvariantCulture, $"{ms:0.#} ms"), "scale");
        }

        foreach (double x in all.Select(point => point.X).Distinct())
        {
            canvas.Line(X(x), Height - Bottom, X(x), Height - Bottom + 4, "tick");
            canvas.Text(X(x), Height - Bottom + 17, x.ToString("N0", CultureInfo.InvariantCulture), "time");
        }

        canvas.Text((Left + Width - Right) / 2, Height - 8, across, "phase");
        canvas.Line(Left, Y(goal), Width - Right, Y(goal), "failed");
        canvas.Text(Width - Right + 8, Y(goal) + 4, "goal", "legend");
        for (int i = 0; i < lines.Count; i++)
        {
            string colour = Colours[i % Colours.Length];
            canvas.Path([.. lines[i].Points.Select(point => (X(point.X), Y(point.Ms)))], colour, 1.6);
            canvas.Rectangle(Width - Right + 8, Top + (16 * i), 10, 10, colour);
            canvas.Text(Width - Right + 22, Top + 9 + (16 * i), lines[i].Name, "legend");
        }

        return canvas.Finish();

        double X(double x) => Left + ((Width - Left - Right) * (most > least ? (Math.Log10(x) - least) / (most - least) : 0.5));

        double Y(double ms) => Height - Bottom - ((Height - Top - Bottom) * ms / top);
    }

    // About five marks, at 1, 2 or 5 times a power of ten.
    private static IEnumerable<double> Marks(double top)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(top / 5)));
        double between = new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(step => top / step <= 6);
        for (double ms = 0; ms <= top; ms += between)
        {
            yield return ms;
        }
    }
}
