using System.Globalization;
using Serai.Load.Results;

namespace Serai.Load.Plot;

/// <summary>Draws latency over time as SVG: the worst and the median of each moment on a logarithmic scale, phases shaded, failures marked.</summary>
internal static class LatencyPlot
{
    private const double Width = 1_000;
    private const double Height = 340;
    private const double Left = 62;
    private const double Right = 14;
    private const double Top = 64;
    private const double Bottom = 42;
    private const double LeastMs = 0.1;
    private const double MostMs = 10_000;
    private const double NarrowestLabel = 46;

    private static readonly string[] Shades = ["#eef3f8", "#dbe6f0"];

    /// <summary>Draws.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="track">The latencies.</param>
    /// <param name="phases">The phases to shade.</param>
    public static string Draw(string title, LatencyTrack track, IReadOnlyList<PhaseSummary> phases)
    {
        double seconds = Math.Max(track.WorstMs.Count * track.StepSeconds, track.StepSeconds);
        var canvas = new SvgCanvas(Width, Height);
        canvas.Text(Left, 20, title, "title");
        DrawPhases(canvas, phases, seconds);
        DrawAxes(canvas, seconds);
        for (int step = 0; step < track.WorstMs.Count; step++)
        {
            double x = X((step + 0.5) * track.StepSeconds, seconds);
            if (track.WorstMs[step] is { } worst)
            {
                canvas.Line(x, Y(LeastMs), x, Y(worst), "worst");
            }

            if (track.Failed[step] > 0)
            {
                canvas.Line(x, Top, x, Top + 8, "failed");
            }
        }

        canvas.Path([.. track.MedianMs.Select((median, step) => (X((step + 0.5) * track.StepSeconds, seconds), Y(median ?? LeastMs)))], "median");
        DrawLegend(canvas, track);
        return canvas.Finish();
    }

    private static void DrawPhases(SvgCanvas canvas, IReadOnlyList<PhaseSummary> phases, double seconds)
    {
        for (int index = 0; index < phases.Count; index++)
        {
            PhaseSummary phase = phases[index];
            double from = X(phase.FromSeconds, seconds);
            double width = X(phase.UntilSeconds, seconds) - from;
            canvas.Rectangle(from, Top, width, Height - Top - Bottom, Shades[index % Shades.Length]);

            // Narrow phases share the room: their names stand on two levels.
            double y = Top - 8 - (width < 2 * NarrowestLabel && index % 2 == 1 ? 13 : 0);
            canvas.Text(from + (width / 2), y, phase.Name, "phase");
        }
    }

    private static void DrawAxes(SvgCanvas canvas, double seconds)
    {
        for (double ms = LeastMs; ms <= MostMs; ms *= 10)
        {
            canvas.Line(Left, Y(ms), Width - Right, Y(ms), "grid");
            canvas.Text(Left - 6, Y(ms) + 4, ms < 1000 ? $"{ms.ToString("0.#", CultureInfo.InvariantCulture)} ms" : $"{ms / 1000:F0} s", "scale");
        }

        double between = Between(seconds);
        for (double at = 0; at <= seconds; at += between)
        {
            canvas.Line(X(at, seconds), Height - Bottom, X(at, seconds), Height - Bottom + 4, "tick");
            canvas.Text(X(at, seconds), Height - Bottom + 17, $"{at:F0} s", "time");
        }
    }

    private static void DrawLegend(SvgCanvas canvas, LatencyTrack track)
    {
        double y = Height - 8;
        canvas.Line(Left, y - 4, Left + 18, y - 4, "median");
        canvas.Text(Left + 24, y, "median", "legend");
        canvas.Line(Left + 90, y - 9, Left + 90, y, "worst");
        canvas.Text(Left + 98, y, $"worst of each {track.StepSeconds * 1000:F0} ms", "legend");
        canvas.Line(Left + 232, y - 9, Left + 232, y - 1, "failed");
        canvas.Text(Left + 240, y, "a request failed", "legend");
    }

    // About ten marks, at 1, 2 or 5 times a power of ten.
    private static double Between(double seconds)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(seconds, 1) / 10)));
        return new[] { 1, 2, 5, 10 }.Select(factor => Math.Max(1, factor * power)).First(between => seconds / between <= 10);
    }

    private static double X(double at, double seconds) => Left + ((Width - Left - Right) * Math.Clamp(at / seconds, 0, 1));

    private static double Y(double ms)
    {
        double share = Math.Log10(Math.Clamp(ms, LeastMs, MostMs) / LeastMs) / Math.Log10(MostMs / LeastMs);
        return Height - Bottom - ((Height - Top - Bottom) * share);
    }
}
