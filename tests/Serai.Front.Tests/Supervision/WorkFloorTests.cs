using Serai.Front.Supervision;

namespace Serai.Front.Tests.Supervision;

public sealed class WorkFloorTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly WorkFloor _floor = new();

    [Fact]
    public void Ten_seconds_with_under_a_twentieth_of_a_processor_are_starvation() => Assert.Equal(10, SecondsUntilStarved(0.04, isNeeded: true, _ => true));

    [Fact]
    public void A_twentieth_is_enough() => Assert.Null(SecondsUntilStarved(0.05, isNeeded: true, _ => true));

    [Fact]
    public void Nobody_starves_who_is_not_needed() => Assert.Null(SecondsUntilStarved(0, isNeeded: false, _ => true));

    [Fact]
    public void One_that_waits_for_the_network_is_not_starved() => Assert.Null(SecondsUntilStarved(0.01, isNeeded: true, second => second % 2 == 0));

    [Fact]
    public void One_that_sleeps_now_and_then_is() => Assert.Equal(10, SecondsUntilStarved(0.01, isNeeded: true, second => second % 5 != 0));

    private int? SecondsUntilStarved(double cpuShare, bool isNeeded, Func<int, bool> isRunnable)
    {
        for (int second = 1; second < 1_000; second++)
        {
            if (_floor.Note(Second, Second * cpuShare, isRunnable(second), isNeeded))
            {
                return second;
            }
        }

        return null;
    }
}
