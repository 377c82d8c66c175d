using Serai.Worker.Sync;

namespace Serai.Worker.Tests.Sync;

public sealed class SyncPausesTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    [Fact]
    public void After_success_it_is_the_interval_and_a_fifth_of_it_to_both_sides()
    {
        var pauses = new SyncPauses(Interval, new Random(1));
        double[] seconds = [.. Enumerable.Range(0, 1_000).Select(_ => pauses.After(succeeded: true).TotalSeconds)];
        Assert.All(seconds, pause => Assert.InRange(pause, 240, 360));
        Assert.InRange(seconds.Average(), 295, 305);
        Assert.True(seconds.Distinct().Count() > 900);
    }

    [Fact]
    public void After_failures_they_double_from_five_seconds_to_the_interval_and_begin_anew_after_a_success()
    {
        var pauses = new SyncPauses(Interval, new Random(1));
        for (int turn = 0; turn < 3; turn++)
        {
            foreach (double expected in new double[] { 5, 10, 20, 40, 80, 160, 300, 300, 300 })
            {
                Assert.InRange(pauses.After(succeeded: false).TotalSeconds, 0.8 * expected, 1.2 * expected);
            }

            pauses.After(succeeded: true);
        }
    }

    [Fact]
    public void An_interval_that_is_shorter_than_the_first_pause_bounds_it()
    {
        var pauses = new SyncPauses(TimeSpan.FromSeconds(1), new Random(1));
        Assert.InRange(pauses.After(succeeded: false).TotalSeconds, 0.8, 1.2);
    }
}
