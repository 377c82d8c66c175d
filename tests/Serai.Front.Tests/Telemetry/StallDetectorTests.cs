using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Front.Telemetry;
using Serai.Testing;

namespace Serai.Front.Tests.Telemetry;

[Collection(AloneCollection.Name)]
public sealed class StallDetectorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(100, 50, 0, nameof(StallCause.Collector))]
    [InlineData(100, 49, 50, nameof(StallCause.RunQueue))]
    [InlineData(100, 40, 40, nameof(StallCause.Unknown))]
    [InlineData(100, 0, 99, nameof(StallCause.RunQueue))]
    public void A_stall_has_the_cause_that_took_half_of_it(int stall, int collector, int queue, string cause) =>
        Assert.Equal(Enum.Parse<StallCause>(cause), StallDetector.CauseOf(Milliseconds(stall), Milliseconds(collector), Milliseconds(queue)));

    [Fact]
    public async Task A_pool_without_a_free_thread_is_a_stall_of_the_pool()
    {
        using var detector = new StallDetector(new RequestMeter(), TimeProvider.System, NullLogger.Instance);
        ThreadPool.GetMaxThreads(out _, out int completion);
        ThreadPool.GetMinThreads(out int min, out int minCompletion);
        using var release = new ManualResetEventSlim();
        try
        {
            // All the threads that the pool may have wait; the next comes only when they are let go.
            Assert.True(ThreadPool.SetMinThreads(4, minCompletion));
            Assert.True(ThreadPool.SetMaxThreads(4, completion));
            detector.Start();
            for (int i = 0; i < 4; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => release.Wait(), null);
            }

            // The wait is the thing measured, and this thread of the test's has to pass it without the pool.
            release.WaitHandle.WaitOne(300);
        }
        finally
        {
            release.Set();
            ThreadPool.SetMaxThreads(32_767, completion);
            ThreadPool.SetMinThreads(min, minCompletion);
        }

        for (long since = Stopwatch.GetTimestamp(); detector.Counts.CountOf(StallCause.Pool) == 0; await Task.Delay(5, TestContext.Current.CancellationToken))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, "the pool's stall was not seen");
        }

        Assert.True(detector.Counts.SumOf(StallCause.Pool) > StallDetector.Counted);
        Assert.True(detector.Counts.Longest > StallDetector.Counted);
    }

    [Fact]
    public void The_history_keeps_ten_minutes_in_pieces_of_ten_seconds()
    {
        var time = new ManualTime();
        var requests = new RequestMeter();
        var history = new ServiceHistory(requests, time);
        for (int i = 0; i < ServiceHistory.MostPieces + 5; i++)
        {
            requests.Begin(RequestClass.Index);
            requests.End(RequestClass.Index, 200, Milliseconds(i));
            history.Note(Milliseconds(2 * i));
            time.Advance(ServiceHistory.Length);
            history.Note(TimeSpan.Zero);
        }

        Assert.Equal(ServiceHistory.MostPieces, history.Pieces.Count);
        Assert.All(history.Pieces, piece => Assert.Equal(1, piece.Requests));
        Assert.Equal(Milliseconds(2 * (ServiceHistory.MostPieces + 4)), history.Pieces[^1].LongestStall);
        Assert.InRange(history.Pieces[0].P99!.Value.TotalMilliseconds, 5, 5.01);
    }

    [Fact]
    public void The_run_queues_delay_is_read_without_allocating()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        using var delay = RunQueueDelay.OfThisThread();
        TimeSpan first = delay.Read();
        Assert.Equal(0, Allocations.OfEachRun(() => delay.Read()));
        Assert.True(delay.Read() >= first);
    }

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
