using Microsoft.Extensions.Logging;
using Serai.Git;
using Serai.Store.Control;
using Serai.Worker.Control;

namespace Serai.Worker.Sync;

/// <summary>Syncs at the start, then at every interval, and whenever somebody asks; after a failure sooner than at the interval.</summary>
internal sealed class SyncLoop(SyncRound round, SyncWishes wishes, Reporter reporter, TimeSpan interval, (TimeProvider Time, ILogger Logger) surroundings)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan retry = FirstRetry;
        while (true)
        {
            TaskCompletionSource<SyncOutcome> asked = wishes.BeginRound();
            SyncOutcome outcome = await RunRoundAsync(round, surroundings.Logger, cancellationToken);
            TimeSpan pause = outcome.Succeeded || retry > interval ? interval : retry;
            retry = outcome.Succeeded ? FirstRetry : pause * 2;
            if (!outcome.Succeeded)
            {
                Log.SyncFailed(surroundings.Logger, outcome.Text, pause.TotalSeconds);
            }

            reporter.Enter(SyncPhase.Waiting);
            reporter.Update(report => report with
            {
                LastError = outcome.Succeeded ? null : outcome.Text,
                NextSyncAt = surroundings.Time.GetUtcNow() + pause,
            });
            asked.SetResult(outcome);
            round.CountArchives();
            await wishes.UntilWishedAsync(wished => round.RepackAsync(wished, cancellationToken));
            await wishes.WaitAsync(pause, surroundings.Time, cancellationToken);
        }
    }

    /// <summary>Runs one round; whatever it meets becomes its outcome.</summary>
    public static async Task<SyncOutcome> RunRoundAsync(SyncRound round, ILogger logger, CancellationToken cancellationToken)
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
#pragma warning disable CA1031 // One of the three boundaries: whatever a round meets, the next one is tried, and what is served stays.
        // Out of memory is not met by a round but by the process: it ends, and the next one has all of it.
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.RoundFailed(logger, failure);
            return new SyncOutcome(Succeeded: false, failure.Message);
        }
#pragma warning restore CA1031
    }
}
