using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Store;
using Serai.Store.Control;
using Serai.Worker.Control;
using Serai.Worker.Sync;

namespace Serai.Worker.Tests.Sync;

public sealed class SyncLoopTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly SyncFixture _fixture = new();
    private readonly SyncWishes _wishes = new();
    private readonly Reporter _reporter = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SyncRound _round;
    private readonly Task _running;
    private Func<long, CancellationToken, Task> _takeOver = (_, _) => Task.CompletedTask;

    public SyncLoopTests()
    {
        WorkerOptions options = _fixture.Options();
        _round = new SyncRound(options, DataFolder.Open(options.DataFolder), _reporter, _fixture.Time, NullLogger.Instance);
        _round.Open();
        _running = new SyncLoop(_round, _wishes, _reporter, new SyncPauses(Interval, new Random(1)), (_fixture.Time, NullLogger.Instance))
        {
            UntilTakenOver = (generation, given) => _takeOver(generation, given),
        }.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _round.DisposeAsync();
        _stop.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Failures_are_tried_again_soon_then_at_the_interval_and_for_ever()
    {
        // The repository has no commit yet.
        double[] pauses = [5, 10, 20, 40, 80, 160, 300, 300];
        for (int i = 0; i < 60; i++)
        {
            WorkerReport report = await WaitingAsync();
            Assert.NotNull(report.LastError);
            TimeSpan pause = report.NextSyncAt!.Value - _fixture.Time.GetUtcNow();
            double expected = pauses[Math.Min(i, pauses.Length - 1)];
            Assert.InRange(pause.TotalSeconds, 0.8 * expected, 1.2 * expected);
            Leave();

            // Timers keep whole milliseconds.
            _fixture.Time.Advance(pause + TimeSpan.FromMilliseconds(1));
        }

        await WaitingAsync();
        _fixture.WritePackage("alpha", "1.0");
        _fixture.Commit();
        Leave();
        _fixture.Time.Advance(1.2 * Interval);
        WorkerReport healed = await WaitingAsync();
        Assert.Null(healed.LastError);
        Assert.NotNull(healed.Generation);
        Assert.InRange(healed.NextSyncAt!.Value - _fixture.Time.GetUtcNow(), 0.8 * Interval, 1.2 * Interval);
    }

    [Fact]
    public async Task Whoever_asks_gets_a_sync_at_once_and_its_outcome()
    {
        await WaitingAsync();
        _fixture.WritePackage("alpha", "1.0");
        string commit = _fixture.Commit();
        Task<SyncOutcome>[] asked = [_wishes.AskAsync(), _wishes.AskAsync()];
        Assert.All(await Task.WhenAll(asked), outcome => Assert.Contains(commit, outcome.Text, StringComparison.Ordinal));
        await WaitingAsync();
        SyncOutcome again = await _wishes.AskAsync();
        Assert.True(again.Succeeded);
        Assert.Contains("nothing new", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_front_that_does_not_take_a_generation_over_holds_up_no_wish()
    {
        await WaitingAsync();
        var asked = new TaskCompletionSource<(long Generation, CancellationToken Given)>();
        _takeOver = (generation, given) =>
        {
            asked.SetResult((generation, given));
            return Task.Delay(Timeout.Infinite, given);
        };
        _fixture.WritePackage("alpha", "1.0");
        _fixture.Commit();
        Assert.True((await _wishes.AskAsync()).Succeeded);
        (long generation, CancellationToken given) = await asked.Task;
        Assert.Equal(_reporter.Now.Generation, generation);

        // The round that follows makes no generation, so nothing is waited for.
        Assert.Contains("nothing new", (await _wishes.AskAsync()).Text, StringComparison.Ordinal);
        Assert.True(given.IsCancellationRequested);
    }

    // So that the next Waiting is that of the next round.
    private void Leave() => _reporter.Update(report => report with { Phase = SyncPhase.Starting, NextSyncAt = null });

    private async Task<WorkerReport> WaitingAsync()
    {
        long since = Stopwatch.GetTimestamp();
        while (_reporter.Now is not { Phase: SyncPhase.Waiting, NextSyncAt: not null } || _fixture.Time.ArmedTimers == 0)
        {
            Assert.False(_running.IsCompleted, _running.Exception?.ToString());
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromMinutes(4), "waited in vain");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        return _reporter.Now;
    }
}
