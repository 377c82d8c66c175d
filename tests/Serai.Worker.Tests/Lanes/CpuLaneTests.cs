using System.Collections.Concurrent;
using Serai.Store.Control;
using Serai.Worker.Lanes;

namespace Serai.Worker.Tests.Lanes;

public sealed class CpuLaneTests
{
    private const int Places = 2;

    [Fact]
    public async Task However_many_lanes_ask_no_more_threads_work_than_there_are_places_and_each_is_called_by_its_lane()
    {
        var lanes = new WorkLanes(Places);
        var names = new ConcurrentBag<string?>();
        int working = 0;
        int most = 0;
        using var gate = new Barrier(Places);
        Task[] running = [.. new[] { WorkStage.Build, WorkStage.Download, WorkStage.Scrub }.Select(stage =>
            lanes.Cpu(stage).RunAsync(4, () => stage, Work, index => $"{stage} {index}", TestContext.Current.CancellationToken))];
        await Task.WhenAll(running);
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
        CpuLane lane = new WorkLanes(places: 1).Cpu(WorkStage.Build);
        await Assert.ThrowsAsync<InvalidDataException>(() => lane.RunAsync<int>(
            1, () => 0, (_, _) => throw new InvalidDataException("bad"), _ => "it", TestContext.Current.CancellationToken));
        int done = 0;
        await lane.RunAsync(3, () => 0, (_, _) => done++, _ => "it", TestContext.Current.CancellationToken);
        Assert.Equal(3, done);
    }

    [Fact]
    public async Task Who_waits_at_the_door_is_let_in_between_two_pieces_of_a_lane()
    {
        var lanes = new WorkLanes(places: 1);
        var order = new List<string>();
        Task? other = null;
        await lanes.Cpu(WorkStage.Build).RunAsync(3, () => 0, Build, _ => "a package", TestContext.Current.CancellationToken);
        await other!;
        Assert.Equal(["build 0", "download", "build 1", "build 2"], order);

        void Build(int tool, int index)
        {
            order.Add($"build {index}");
            other ??= DownloadAsync();
        }

        async Task DownloadAsync()
        {
            using IDisposable turn = await lanes.Door.EnterAsync(TestContext.Current.CancellationToken);
            order.Add("download");
        }
    }

    [Fact]
    public void A_lane_tells_what_it_is_at_for_how_many_and_that_it_comes_on()
    {
        var lanes = new WorkLanes();
        Assert.Empty(lanes.Read());
        using (LaneItem first = lanes.Begin(WorkStage.Download, "foo.1\r\u001b[2J" + new string('o', 1_000)))
        {
            using LaneItem second = lanes.Begin(WorkStage.Download, "bar.1");
            first.WaitsForNetwork = true;
            LaneReport both = Assert.Single(lanes.Read());
            Assert.Equal(("download", 2, 0L, false), (both.Lane, both.Items, both.Done, both.WaitsForNetwork));
            Assert.StartsWith("foo.1??[2Jooo", both.Oldest, StringComparison.Ordinal);
            Assert.Equal(120, both.Oldest!.Length);
            second.WaitsForNetwork = true;
            second.Advance(64);
            Assert.Equal((64L, true), (Assert.Single(lanes.Read()).Done, Assert.Single(lanes.Read()).WaitsForNetwork));
        }

        LaneReport rest = Assert.Single(lanes.Read());
        Assert.Equal((0, 66L, null, false), (rest.Items, rest.Done, rest.Oldest, rest.WaitsForNetwork));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
