using Serai.Worker.Control;

namespace Serai.Worker.Tests.Control;

public sealed class TakenOverTests
{
    [Fact]
    public async Task Whoever_waits_for_a_generation_hears_of_it_or_of_a_later_one()
    {
        var taken = new TakenOver();
        Task waiting = taken.WaitAsync(2, TestContext.Current.CancellationToken);
        taken.Note(1);
        Assert.False(waiting.IsCompleted);
        taken.Note(3);
        await waiting;
        await taken.WaitAsync(3, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var given = new CancellationTokenSource();
        Task waiting = new TakenOver().WaitAsync(1, given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
