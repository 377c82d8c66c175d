using System.Globalization;
using Serai.Front.Telemetry;

namespace Serai.Front.Pages;

/// <summary>
/// The last ten minutes as a small picture: a line for how fast 99 of 100 requests were answered, a bar for the longest stall of each ten
/// seconds. Drawn here as markup, so that it needs no script and the policy of the pages lets it stand.
/// </summary>
internal static class ServiceChart
{
    private const int Width = 720;
    private const int Height = 150;
    private const int Left = 60;
    private const int Bottom = 20;
    private const double LeastMilliseconds = 0.1;
    private const int Decades = 5;

    private const double StepWidth = (double)(Width - Left) / ServiceHistory.MostPieces;
    private const double DecadeHeight = (double)(Height - Bottom) / Decades;

    private static readonly string[] Lines = ["0.1 ms", "1 ms", "10 ms", "100 ms", "1 s", "10 s"];

    /// <summary>Draws it.</summary>
    public static void Add(Markup svg, IReadOnlyList<HistoryPiece> pieces)
    {
        svg.Add($"<svg class=\"chart\" viewBox=\"0 -8 {Width} {Height + 8}\" role=\"img\" aria-label=\"{Describe(pieces)}\">");
        for (int i = 0; i < Lines.Length; i++)
        {
            double y = Height - Bottom - (i * DecadeHeight);
            svg.Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{y:F1}\" y2=\"{y:F1}\"/>")
                .Add($"<text x=\"{Left - 6}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{Lines[i]}</text>");
        }

        AddStalls(svg, pieces);
        AddLine(svg, pieces);
        svg.Add($"<text x=\"{Left}\" y=\"{Height - 4}\">ten minutes ago</text>")
            .Add($"<text x=\"{Width}\" y=\"{Height - 4}\" text-anchor=\"end\">now</text></svg>");
    }

    private static string Describe(IReadOnlyList<HistoryPiece> pieces)
    {
        double slowest = pieces.Max(piece => piece.P99)?.TotalMilliseconds ?? 0;
        double stall = pieces.Count == 0 ? 0 : pieces.Max(piece => piece.LongestStall).TotalMilliseconds;
        return string.Create(CultureInfo.InvariantCulture, $"The last ten minutes: p99 of at most {slowest:F1} ms, longest stall {stall:F1} ms");
    }

    private static void AddStalls(Markup svg, IReadOnlyList<HistoryPiece> pieces)
    {
        for (int i = 0; i < pieces.Count; i++)
        {
            double y = HeightOf(pieces[i].LongestStall);
            string kind = pieces[i].LongestStall > StallDetector.Counted ? "stall" : "late";
            svg.Add($"<rect class=\"{kind}\" x=\"{X(i, pieces.Count):F1}\" y=\"{y:F1}\" width=\"{StepWidth * 0.7:F1}\" height=\"{Height - Bottom - y:F1}\"/>");
        }
    }

    // A piece without requests interrupts the line.
    private static void AddLine(Markup svg, IReadOnlyList<HistoryPiece> pieces)
    {
        svg.Add($"<path class=\"p99\" d=\"");
        bool isOpen = false;
        for (int i = 0; i < pieces.Count; i++)
        {
            if (pieces[i].P99 is { } p99)
            {
                double x = X(i, pieces.Count) + (StepWidth * 0.35);

                // A point alone is a line of no length, which round ends make visible.
                svg.Add($"{(isOpen ? " L" : " M")}{x:F1} {HeightOf(p99):F1}{(isOpen ? string.Empty : " h0")}");
            }

            isOpen = pieces[i].P99 is not null;
        }

        svg.Add($"\"/>");
    }

    // The newest stands at the right.
    private static double X(int index, int count) => Left + ((ServiceHistory.MostPieces - count + index) * StepWidth);

    private static double HeightOf(TimeSpan duration)
    {
        double decades = Math.Log10(Math.Max(LeastMilliseconds, duration.TotalMilliseconds) / LeastMilliseconds);
        return Height - Bottom - (Math.Min(Decades, decades) * DecadeHeight);
    }
}
