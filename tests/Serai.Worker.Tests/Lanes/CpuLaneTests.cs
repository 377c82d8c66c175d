using System.Collections.Concurrent;
using Serai.Worker.Lanes;

namespace Serai.Worker.Tests.Lanes;

public sealed class CpuLaneTests
{
    private const int Places = 2;

    [Fact]
    public async Task However_many_lanes_ask_no_more_threads_work_than_there_are_places_and_each_is_called_by_its_lane()
    {
        using var door = new CpuDoor(Places);
        var names = new ConcurrentBag<string?>();
        int working = 0;
        int most = 0;
        using var gate = new Barrier(Places);
        Task[] lanes = [.. new[] { WorkStage.Build, WorkStage.Download, WorkStage.Scrub }.Select(stage =>
            new CpuLane(stage, door).RunAsync(4, () => stage, Work, TestContext.Current.CancellationToken))];
        await Task.WhenAll(lanes);
        Assert.Equal(Places, most);
        Assert.Equal(["build", "download", "scrub"], names.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(12, names.Count);

        void Work(WorkStage stage, int index)
        {
            int now = Interlocked.Increment(ref working);
            InterlockedMax(ref most, now);

            // Where two may work, two do: they meet, or the last one of a pair that ended goes on alone.
            gate.SignalAndWait(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            names.Add(Thread.CurrentThread.Name);
            Interlocked.Decrement(ref working);
        }
    }

    [Fact]
    public async Task What_a_piece_throws_comes_out_and_the_place_is_free_again()
    {
        using var door = new CpuDoor(1);
        var lane = new CpuLane(WorkStage.Build, door);
        await Assert.ThrowsAsync<InvalidDataException>(() => lane.RunAsync<int>(
            1, () => 0, (_, _) => throw new InvalidDataException("bad"), TestContext.Current.CancellationToken));
        int done = 0;
        await lane.RunAsync(3, () => 0, (_, _) => done++, TestContext.Current.CancellationToken);
        Assert.Equal(3, done);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
