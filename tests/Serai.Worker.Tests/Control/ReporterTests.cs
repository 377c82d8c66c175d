using Serai.Store.Control;
using Serai.Testing;
using Serai.Worker.Control;

namespace Serai.Worker.Tests.Control;

public sealed class ReporterTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ManualTime _time = new();
    private readonly Reporter _reporter = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_generation_is_told_at_once_and_progress_after_a_pause()
    {
        await using IAsyncEnumerator<WorkerReport> reports = _reporter.FollowAsync(Pause, _time, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await reports.MoveNextAsync());

        // The clock stands still: whoever waits for the pause waits for ever.
        Task<bool> next = reports.MoveNextAsync().AsTask();
        _reporter.Update(report => report with { Progress = 0.5 });
        _reporter.Update(report => report with { Progress = 0.9 });
        Assert.False(next.IsCompleted);
        _reporter.Update(report => report with { Generation = 7 });
        Assert.True(await next.WaitAsync(Patience, Cancellation));
        Assert.Equal(7, reports.Current.Generation);

        // Whoever waited goes on before the timer of the wait is gone.
        Assert.True(SpinWait.SpinUntil(() => _time.ArmedTimers == 0, Patience));
        next = reports.MoveNextAsync().AsTask();
        _reporter.Update(report => report with { Progress = 1 });
        Assert.True(SpinWait.SpinUntil(() => _time.ArmedTimers == 1, Patience));
        Assert.False(next.IsCompleted);
        _time.Advance(Pause);
        Assert.True(await next.WaitAsync(Patience, Cancellation));
        Assert.Equal(1, reports.Current.Progress);
    }
}
