using System.Diagnostics;
using Serai.Load.Measuring;
using Serai.Load.Requests;

namespace Serai.Load.Tests;

public sealed class ScheduleTests
{
    private const string Host = "127.0.0.1:1";

    [Fact]
    public void Requests_are_due_at_a_constant_rate_without_drift()
    {
        var schedule = OpenSchedule.At(1_000, 3);
        Assert.Equal(1_000, schedule.DueAt(0));
        Assert.Equal(1_000 + (Stopwatch.Frequency * 1_000_000L), schedule.DueAt(3_000_000));
        Assert.Equal(1_000 + (Stopwatch.Frequency / 3), schedule.DueAt(1));
    }

    [Fact]
    public void A_mix_has_its_classes_by_weight_and_in_the_same_order_every_time()
    {
        var mix = RequestMix.Parse("repo=3, health=1,status=1", Host, archive: null);
        int[] counts = new int[3];
        for (int request = 0; request < 50_000; request++)
        {
            counts[mix.ClassOf(request)]++;
        }

        Assert.InRange(counts[0], 29_700, 30_300);
        Assert.InRange(counts[1], 9_850, 10_150);
        var again = RequestMix.Parse("repo=3, health=1,status=1", Host, archive: null);
        Assert.All(Enumerable.Range(0, 5_000), request => Assert.Equal(mix.ClassOf(request), again.ClassOf(request)));
    }

    [Theory]
    [InlineData("repo", "expected NAME=WEIGHT")]
    [InlineData("repo=0", "expected NAME=WEIGHT")]
    [InlineData("repos=1", "expected repo, index")]
    [InlineData("archive-hit=1", "needs --archive")]
    [InlineData("", "names no class")]
    public void A_mix_that_cannot_be_read_is_refused_with_its_reason(string mix, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => RequestMix.Parse(mix, Host, archive: null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Phases_are_as_they_are_told_and_the_last_ends_with_the_run()
    {
        var marks = new PhaseMarks();
        marks.Begin("one", 10);
        marks.Begin("two", 20);
        marks.Begin(string.Empty, 30);
        marks.Begin("three", 40);
        Assert.Equal([new Phase("one", 10, 20), new Phase("two", 20, 30), new Phase("three", 40, 50)], marks.Until(50));
    }

    [Fact]
    public void A_run_is_void_where_the_generator_itself_was_late()
    {
        var lags = new LatencyHistogram();
        for (int request = 0; request < 10_000; request++)
        {
            lags.Record(100);
        }

        Assert.Null(OwnLag.WhyVoid(lags));
        lags.Record(OwnLag.MostEver + 1);
        Assert.Contains("the worst", OwnLag.WhyVoid(lags), StringComparison.Ordinal);
    }
}
