using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Serai.Git;
using Serai.Store.Control;
using Serai.Worker.Control;
using Serai.Worker.Traces;

namespace Serai.Worker.Sync;

/// <summary>Syncs at the start, then at every interval, and whenever somebody asks; after a failure sooner than at the interval.</summary>
internal sealed class SyncLoop(SyncRound round, SyncWishes wishes, Reporter reporter, SyncPauses pauses, (TimeProvider Time, ILogger Logger) surroundings)
{
    // For a front that does not say that it has a generation: it may have gone.
    private static readonly TimeSpan LongestTakeOver = TimeSpan.FromSeconds(1);

    /// <summary>Waits until a generation is served, so that what follows a round takes no processor time from that; without one, nothing waits.</summary>
    public Func<long, CancellationToken, Task> UntilTakenOver { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource<SyncOutcome> asked = wishes.BeginRound();
            long? last = reporter.Now.Generation;
            SyncOutcome outcome = await RunRoundAsync(round, surroundings.Logger, cancellationToken);
            TimeSpan pause = pauses.After(outcome.Succeeded);
            round.Conclude(outcome.Succeeded);
            if (!outcome.Succeeded)
            {
                Log.SyncFailed(surroundings.Logger, outcome.Text, pause.TotalSeconds);
            }

            // The clock runs from before anybody is told when it ends.
            Task pausing = wishes.WaitAsync(pause, surroundings.Time, cancellationToken);
            reporter.Enter(SyncPhase.Waiting);
            reporter.Update(report => report with
            {
                LastError = outcome.Succeeded ? null : outcome.Text,
                DiskFault = outcome.DiskFault,
                NextSyncAt = surroundings.Time.GetUtcNow() + pause,
            });
            asked.SetResult(outcome);
            if (reporter.Now.Generation is { } generation && generation != last)
            {
                await wishes.UntilWishedAsync(wished => TakeOverAsync(generation, wished, cancellationToken));
            }

            round.Settle();
            await wishes.UntilWishedAsync(wished => round.RepackAsync(wished, cancellationToken));
            await pausing;
        }
    }

    /// <summary>Runs one round; whatever it meets becomes its outcome.</summary>
    public static async Task<SyncOutcome> RunRoundAsync(SyncRound round, ILogger logger, CancellationToken cancellationToken)
    {
        using Activity? trace = WorkerTraces.StartSync();
        SyncOutcome outcome = await TryRoundAsync(round, logger, cancellationToken);
        trace.SetOutcome(outcome.Succeeded, outcome.Text);
        return outcome;
    }

    private static async Task<SyncOutcome> TryRoundAsync(SyncRound round, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            return await round.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception expected) when (expected is GitException or RewindRefusedException)
        {
            return new SyncOutcome(Succeeded: false, expected.Message);
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            string fault = $"the data folder cannot be read or written: {disk.Message}";
            return new SyncOutcome(Succeeded: false, $"{fault}; make room there, or let it be written: the sync after that goes through") { DiskFault = fault };
        }
#pragma warning disable CA1031 // One of the three boundaries: whatever a round meets, the next one is tried, and what is served stays.
        // Out of memory is not met by a round but by the process: it ends, and the next one has all of it.
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.RoundFailed(logger, failure);
            return new SyncOutcome(Succeeded: false, failure.Message);
        }
#pragma warning restore CA1031
    }

    private async Task TakeOverAsync(long generation, CancellationToken wished, CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(wished, cancellationToken);
        given.CancelAfter(LongestTakeOver);
        await UntilTakenOver(generation, given.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
