using System.Globalization;
using System.Xml.Linq;
using Serai.Front.Pages;
using Serai.Front.Telemetry;

namespace Serai.Front.Tests.Pages;

public sealed class ServiceChartTests
{
    [Fact]
    public void Without_anything_to_show_it_is_a_picture_all_the_same() => Assert.Empty(Rectangles(Draw([])));

    [Fact]
    public void Each_ten_seconds_have_a_bar_and_the_newest_stands_at_the_right()
    {
        XElement svg = Draw([Piece(1, 5), Piece(null, 30), Piece(2, 5000)]);
        XElement[] bars = Rectangles(svg);
        Assert.Equal(["late", "stall", "stall"], bars.Select(bar => bar.Attribute("class")!.Value));
        double[] heights = [.. bars.Select(bar => Number(bar, "height"))];
        Assert.Equal(heights.Order(), heights);
        Assert.InRange(Number(bars[2], "x"), 700, 720);
        string path = svg.Elements().Single(element => element.Attribute("class")?.Value == "p99").Attribute("d")!.Value;
        Assert.Equal(2, path.Count(character => character == 'M'));
    }

    [Fact]
    public void Whatever_the_durations_nothing_leaves_the_picture()
    {
        XElement svg = Draw([.. Enumerable.Range(0, ServiceHistory.MostPieces).Select(i => Piece(Math.Pow(10, i - 30), Math.Pow(10, 9 - i)))]);
        foreach (XElement bar in Rectangles(svg))
        {
            Assert.InRange(Number(bar, "y"), -8, 150);
            Assert.InRange(Number(bar, "height"), 0, 150);
            Assert.InRange(Number(bar, "x"), 60, 720);
        }
    }

    // It must be markup of the strict kind, with nothing in it that the policy of the pages forbids.
    private static XElement Draw(HistoryPiece[] pieces)
    {
        using var page = new Markup();
        ServiceChart.Add(page, pieces);
        string markup = page.ToString();
        Assert.DoesNotContain("style=", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", markup, StringComparison.Ordinal);
        return XElement.Parse(markup);
    }

    private static XElement[] Rectangles(XElement svg) => [.. svg.Elements("rect")];

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static HistoryPiece Piece(double? p99, double stall) =>
        new(10, p99 is { } ms ? TimeSpan.FromMilliseconds(Math.Min(ms, 1e9)) : null, TimeSpan.FromMilliseconds(stall));
}
