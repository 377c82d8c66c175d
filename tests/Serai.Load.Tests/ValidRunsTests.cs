using Serai.Availability;
using Serai.Availability.Experiments;
using Serai.Availability.Running;
using Serai.Load.Results;

namespace Serai.Load.Tests;

/// <summary>What the experiments of availability make of runs in which the generator itself was late.</summary>
public sealed class ValidRunsTests
{
    private const string Phase = "updates";

    [Fact]
    public void A_void_run_is_in_no_median_spread_maximum_or_sum()
    {
        var runs = new ValidRuns([Run(1), Run(900, isVoid: true), Run(3), Run(5), Run(800, isVoid: true)], Phase, wanted: 5);
        Assert.Equal("3 of 5", runs.Count);
        Assert.Equal(3, runs.Median(phase => phase.Small.MaxMs));
        Assert.Equal(3, runs.Median((_, run) => run.Syncs));
        Assert.Equal(2, runs.InterquartileRange(phase => phase.Small.MaxMs));
        Assert.Equal(5, runs.Max(phase => phase.Small.MaxMs));
        Assert.Equal(9, runs.Sum(phase => phase.All.Failures));
        Assert.False(runs.AreTooFew);
        Assert.False(runs.AreEnough);
    }

    [Fact]
    public void Runs_of_other_phases_alone_do_not_count()
    {
        var runs = new ValidRuns([Run(1), Run(3)], "verify", wanted: 1);
        Assert.Equal("0 of 0", runs.Count);
        Assert.True(runs.AreTooFew);
    }

    [Theory]
    [InlineData(1, 0, 1, false)]
    [InlineData(0, 1, 1, true)]
    [InlineData(3, 9, 5, false)]
    [InlineData(2, 3, 5, true)]
    [InlineData(2, 10, 5, true)]
    public void Without_a_majority_of_those_wanted_there_is_no_verdict(int valid, int invalid, int wanted, bool areTooFew)
    {
        var runs = new ValidRuns([.. Enumerable.Repeat(Run(1), valid), .. Enumerable.Repeat(Run(1, isVoid: true), invalid)], Phase, wanted);
        Assert.Equal(areTooFew, runs.AreTooFew);
        Assert.Equal(areTooFew ? "**void**" : "met", Report.Verdict(isMet: true, runs.AreTooFew));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void They_are_enough_when_all_that_are_wanted_are_valid(int valid, bool areEnough) =>
        Assert.Equal(areEnough, new ValidRuns([Run(1, isVoid: true), .. Enumerable.Repeat(Run(1), valid)], Phase, wanted: 5).AreEnough);

    [Fact]
    public void Of_no_valid_run_nothing_is_said()
    {
        var runs = new ValidRuns([Run(1, isVoid: true)], Phase, wanted: 1);
        Assert.Equal("–", Report.Ms(runs.Median(phase => phase.Small.MaxMs)));
        Assert.Equal("–", Report.Ms(runs.Max(phase => phase.Small.MaxMs)));
        Assert.Equal("–", Report.Percent(runs.Median((_, run) => run.WorkerShare)));
    }

    private static Phases Run(int value, bool isVoid = false)
    {
        var seen = new ClassSummary("all", 1_000, value, value, value, value, value, 0, 0, value);
        var phase = new PhaseSummary(Phase, 0, 1, isVoid ? "void: late" : null, 0, 0, seen, seen, [seen]);
        var load = new LoadSummary("here", 1_000, 64, phase.Void, null, [phase], new LatencyTrack(1, [], [], []));
        return new Phases(load, [new PhaseRun(Phase, 0, 0, 0, value)], 0, new OwnAccount(new Dictionary<string, int>(StringComparer.Ordinal), 0));
    }
}
