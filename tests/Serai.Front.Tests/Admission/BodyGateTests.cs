using Serai.Front.Admission;
using Serai.Front.Telemetry;
using Serai.Testing;

namespace Serai.Front.Tests.Admission;

public sealed class BodyGateTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Who_finds_no_place_waits_and_the_newest_of_the_first_class_is_called_first()
    {
        BodyGate gate = Make(new BodyLimits { Places = 4 });
        BodyPlace[] taken = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await EnterAsync(gate, RequestClass.Index))!))];
        Task<BodyPlace?> archive = EnterAsync(gate, RequestClass.Archive);
        Task<BodyPlace?> older = EnterAsync(gate, RequestClass.Index);
        Task<BodyPlace?> newer = EnterAsync(gate, RequestClass.Index);
        Assert.False(older.IsCompleted || newer.IsCompleted || archive.IsCompleted);

        taken[0].Dispose();
        Assert.NotNull(await newer);
        Assert.False(older.IsCompleted);
        taken[1].Dispose();
        Assert.NotNull(await older);

        // Archives fill three of the four places at most, whoever has the others.
        taken[2].Dispose();
        Assert.False(archive.IsCompleted);
        taken[3].Dispose();
        Assert.NotNull(await archive);
    }

    [Fact]
    public async Task Archives_leave_a_quarter_of_the_places_to_the_index()
    {
        BodyGate gate = Make(new BodyLimits { Places = 4 });
        for (int i = 0; i < 3; i++)
        {
            Assert.NotNull(await EnterAsync(gate, RequestClass.Archive));
        }

        Assert.False(EnterAsync(gate, RequestClass.Archive).IsCompleted);
        Assert.NotNull(await EnterAsync(gate, RequestClass.Index));
    }

    [Fact]
    public async Task A_full_line_gives_up_its_oldest()
    {
        BodyGate gate = Make(new BodyLimits { Places = 1, Waiting = 2 });
        BodyPlace? taken = await EnterAsync(gate, RequestClass.Index);
        Task<BodyPlace?>[] line = [.. Enumerable.Range(0, 3).Select(_ => EnterAsync(gate, RequestClass.Index))];
        Assert.Null(await line[0]);
        Assert.Equal(1, gate.Refused);
        taken!.Dispose();
        Assert.NotNull(await line[2]);
        Assert.False(line[1].IsCompleted);
    }

    [Fact]
    public async Task After_its_patience_in_the_line_one_is_refused()
    {
        BodyGate gate = Make(new BodyLimits { Places = 1, Patience = TimeSpan.FromSeconds(1) });
        using BodyPlace? taken = await EnterAsync(gate, RequestClass.Index);
        Task<BodyPlace?> waiter = EnterAsync(gate, RequestClass.Index);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await waiter);
        Assert.Equal(1, gate.Refused);
    }

    [Fact]
    public async Task Slow_readers_keep_nobody_out_until_there_are_too_many_of_them()
    {
        BodyGate gate = Make(new BodyLimits { Places = 2, Bodies = 5 });
        var slow = new List<BodyPlace?>();
        for (int i = 0; i < 2; i++)
        {
            slow.Add(await EnterAsync(gate, RequestClass.Index));
        }

        _time.Advance(TimeSpan.FromSeconds(2));
        for (int i = 0; i < 2; i++)
        {
            slow.Add(await EnterAsync(gate, RequestClass.Index));
        }

        _time.Advance(TimeSpan.FromSeconds(2));
        slow.Add(await EnterAsync(gate, RequestClass.Index));
        Assert.DoesNotContain(null, slow);
        Assert.Equal(5, gate.Bodies);
        Assert.Null(await EnterAsync(gate, RequestClass.Index));
        slow.ForEach(place => place!.Dispose());
        Assert.Equal(0, gate.Bodies);
        Assert.NotNull(await EnterAsync(gate, RequestClass.Index));
    }

    [Fact]
    public async Task A_waiter_takes_the_place_of_one_that_became_slow_meanwhile()
    {
        BodyGate gate = Make(new BodyLimits { Places = 1, Patience = TimeSpan.FromSeconds(3) });
        using BodyPlace? slow = await EnterAsync(gate, RequestClass.Index);
        Task<BodyPlace?> waiter = EnterAsync(gate, RequestClass.Index);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.NotNull(await waiter);
    }

    [Fact]
    public async Task A_place_that_is_given_back_twice_or_late_is_counted_once()
    {
        BodyGate gate = Make(new BodyLimits { Places = 1, Bodies = 10 });
        BodyPlace? slow = await EnterAsync(gate, RequestClass.Index);
        _time.Advance(TimeSpan.FromSeconds(2));
        using BodyPlace? fast = await EnterAsync(gate, RequestClass.Index);
        slow!.Dispose();
        Assert.False(EnterAsync(gate, RequestClass.Index).IsCompleted);
    }

    [Fact]
    public async Task Growing_bodies_take_no_place_and_are_bounded_by_the_number_of_all_bodies()
    {
        BodyGate gate = Make(new BodyLimits { Places = 1, Bodies = 3 });
        using BodyPlace? one = gate.TryEnterGrowing();
        using BodyPlace? two = gate.TryEnterGrowing();
        BodyPlace? stored = await EnterAsync(gate, RequestClass.Index);
        Assert.NotNull(stored);
        Assert.Null(gate.TryEnterGrowing());
        Assert.Equal((3, 1), (gate.Bodies, gate.Refused));
        stored.Dispose();
        using BodyPlace? three = gate.TryEnterGrowing();
        Assert.NotNull(three);
    }

    private BodyGate Make(BodyLimits limits) => new(limits, _time);

    private static Task<BodyPlace?> EnterAsync(BodyGate gate, RequestClass requestClass) =>
        gate.EnterAsync(requestClass, TestContext.Current.CancellationToken).AsTask();
}
