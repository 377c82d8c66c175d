using System.Xml.Linq;
using Serai.Load.Plot;
using Serai.Load.Results;

namespace Serai.Load.Tests;

public sealed class LatencyPlotTests
{
    [Fact]
    public void A_plot_is_well_formed_and_shows_every_phase_and_failure()
    {
        var track = new LatencyTrack(0.1, [0.2, null, 3], [1, null, 200_000], [0, 0, 2]);
        var nothing = new ClassSummary("all", 0, 0, 0, 0, 0, 0, 0, 0, 0);
        PhaseSummary[] phases = [.. new[] { "idle", "a < b" }.Select((name, index) => new PhaseSummary(name, index * 0.1, (index + 1) * 0.1, null, 0, 0, nothing, nothing, []))];
        var drawn = XDocument.Parse(LatencyPlot.Draw("A & B", track, phases));
        string[] texts = [.. drawn.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        Assert.Contains("A & B", texts);
        Assert.Contains("a < b", texts);
        Assert.Equal(2 + 1, CountOf(drawn, "worst"));
        Assert.Equal(1 + 1, CountOf(drawn, "failed"));
    }

    // One more of each stands in the legend.
    private static int CountOf(XDocument drawn, string style) => drawn.Descendants().Count(element => element.Attribute("class")?.Value == style);
}
