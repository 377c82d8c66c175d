using Serai.Front.Supervision;
using Serai.Store.Control;

namespace Serai.Front.Tests.Supervision;

public sealed class WatchdogTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly WorkerReport Building = new() { Phase = SyncPhase.Building, Progress = 0.5 };

    private readonly Watchdog _watchdog = new();

    [Fact]
    public void Two_minutes_of_processor_time_without_progress_are_too_many()
    {
        Assert.Equal(120, SecondsUntil(WorkerVerdict.Stuck, cpuShare: 1, Usage(runnable: true), Building));
    }

    [Fact]
    public void A_starved_worker_is_left_alone_until_it_has_had_its_two_minutes()
    {
        Assert.Equal(12_000, SecondsUntil(WorkerVerdict.Stuck, cpuShare: 0.01, Usage(runnable: true), Building));
    }

    [Fact]
    public void One_that_has_nothing_to_run_where_it_should_hangs()
    {
        Assert.Equal(120, SecondsUntil(WorkerVerdict.Stuck, cpuShare: 0, Usage(), Building));
    }

    [Theory]
    [InlineData(SyncPhase.Contacting)]
    [InlineData(SyncPhase.Receiving)]
    public void One_that_may_wait_for_the_network_is_left_alone_longer_than_its_own_patience(SyncPhase phase)
    {
        Assert.Equal(125 * 60, SecondsUntil(WorkerVerdict.Stuck, cpuShare: 0, Usage(), new WorkerReport { Phase = phase }));
    }

    [Fact]
    public void Waiting_for_the_disk_is_not_its_fault() => NothingIn(10_000, Usage(disk: true), Building);

    [Fact]
    public void Between_two_syncs_it_may_do_nothing() => NothingIn(100_000, Usage(), new WorkerReport { Phase = SyncPhase.Waiting });

    [Fact]
    public void A_lane_that_hangs_between_two_syncs_is_found()
    {
        Assert.Equal(120, SecondsUntil(WorkerVerdict.Stuck, cpuShare: 0, Usage(), Waiting(new LaneReport("scrub", 7) { Items = 1 })));
    }

    [Fact]
    public void A_lane_that_computes_without_an_end_between_two_syncs_is_found()
    {
        Assert.Equal(240, SecondsUntil(WorkerVerdict.Stuck, cpuShare: 0.5, Usage(runnable: true), Waiting(new LaneReport("repack", 7) { Items = 1 })));
    }

    [Fact]
    public void A_lane_that_waits_for_a_server_between_two_syncs_is_left_alone_and_one_that_hangs_beside_it_is_not()
    {
        LaneReport waits = new("download", 7) { Items = 2, WaitsForNetwork = true };
        Assert.Equal(125 * 60, SecondsUntil(WorkerVerdict.Stuck, cpuShare: 0, Usage(), Waiting(waits)));
        Assert.Equal(120, SecondsUntil(WorkerVerdict.Stuck, cpuShare: 0, Usage(), Waiting(waits with { Done = 8 }, new LaneReport("scrub", 7) { Items = 1 })));
    }

    [Fact]
    public void A_lane_that_comes_on_between_two_syncs_may_take_as_long_as_it_likes()
    {
        for (int i = 0; i < 1_000; i++)
        {
            WorkerReport report = Waiting(new LaneReport("scrub", i / 100) { Items = 1 });
            Assert.Equal(WorkerVerdict.None, _watchdog.Note(Second, Second, Usage(runnable: true), report));
        }
    }

    [Fact]
    public void What_downloads_come_on_by_hides_no_sync_that_hangs()
    {
        long bytes = 0;
        int seconds = 0;
        while (_watchdog.Note(Second, TimeSpan.Zero, Usage(), Building with { Lanes = [new LaneReport("download", bytes++) { Items = 1 }] }) == WorkerVerdict.None)
        {
            seconds++;
        }

        Assert.Equal(120, seconds);
    }

    [Fact]
    public void Progress_begins_the_count_anew()
    {
        for (int i = 0; i < 1_000; i++)
        {
            Assert.Equal(WorkerVerdict.None, _watchdog.Note(Second, Second, Usage(runnable: true), Building with { Progress = i / 100 }));
        }
    }

    [Fact]
    public void One_that_was_stopped_is_given_thirty_seconds_and_they_begin_anew_when_it_goes_on()
    {
        for (int i = 0; i < 29; i++)
        {
            Assert.Equal(WorkerVerdict.None, _watchdog.Note(Second, TimeSpan.Zero, Usage(stopped: true), Building));
        }

        Assert.Equal(WorkerVerdict.None, _watchdog.Note(Second, TimeSpan.Zero, Usage(runnable: true), Building));
        Assert.Equal(30, SecondsUntil(WorkerVerdict.Stopped, cpuShare: 0, Usage(stopped: true), new WorkerReport { Phase = SyncPhase.Waiting }));
    }

    private static WorkerReport Waiting(params LaneReport[] lanes) => new() { Phase = SyncPhase.Waiting, Lanes = lanes };

    private static WorkerUsage Usage(bool runnable = false, bool disk = false, bool stopped = false) => new(TimeSpan.Zero, runnable, disk, stopped);

    private void NothingIn(int seconds, WorkerUsage usage, WorkerReport report)
    {
        for (int i = 0; i < seconds; i++)
        {
            Assert.Equal(WorkerVerdict.None, _watchdog.Note(Second, TimeSpan.Zero, usage, report));
        }
    }

    private int SecondsUntil(WorkerVerdict verdict, double cpuShare, WorkerUsage usage, WorkerReport report)
    {
        // The first look is progress: the phase is new.
        _watchdog.Note(Second, TimeSpan.Zero, usage with { IsStopped = false }, report);
        for (int seconds = 1; seconds < 100_000; seconds++)
        {
            if (_watchdog.Note(Second, Second * cpuShare, usage, report) is var found and not WorkerVerdict.None)
            {
                Assert.Equal(verdict, found);
                return seconds;
            }
        }

        return int.MaxValue;
    }
}
