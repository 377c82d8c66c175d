using Serai.Store.Archives;
using Serai.Worker.Catalogue;

namespace Serai.Worker.Downloads;

/// <summary>
/// Fetches all that is named and missing, behind everything that somebody waits for. What fails holds up nothing: it is tried again when its
/// time has come.
/// </summary>
internal sealed class Prefetch(ArchiveDownloads downloads, ArchiveStore store, ArchiveOptions options, TimeProvider time)
{
    // Those that wait for a second source's slot are cheap, and must not keep free slots of others idle.
    private const int UnderWayForEachSlot = 4;

    // Of a single run: what fails for now is tried so often in all, where its time comes soon.
    private const int MaxPasses = 3;

    private static readonly TimeSpan LongestWaitBetweenPasses = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromSeconds(1);

    /// <summary>Told how many of how many are stored, whenever they were counted.</summary>
    public Action<int, int>? Counted { get; init; }

    /// <summary>Fetches for as long as the worker lives.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task swapped = downloads.Swapped;
            await PassAsync(cancellationToken);
            TimeSpan pause = downloads.Ledger.UntilNextTry() is { } next && next < LongestSleep ? next : LongestSleep;
            await swapped.WaitAsync(pause > ShortestSleep ? pause : ShortestSleep, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Fetches until nothing more can be had now.</summary>
    /// <returns>What is still missing.</returns>
    public async Task<IReadOnlyList<KnownArchive>> RunOnceAsync(CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        for (int pass = 1; pass < MaxPasses && downloads.Ledger.UntilNextTry() is { } next && next < LongestWaitBetweenPasses; pass++)
        {
            await Task.Delay(next > ShortestSleep ? next : ShortestSleep, time, cancellationToken);
            await PassAsync(cancellationToken);
        }

        return Missing();
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        Task swapped = downloads.Swapped;
        PrefetchQueue queue = Queue();
        var underWay = new Dictionary<Task, Action>();
        while (queue.Count > 0 || underWay.Count > 0)
        {
            while (underWay.Count < UnderWayForEachSlot * options.Parallel && queue.TryTake(out KnownArchive? archive, out Action? done))
            {
                // Where there are too many already, those that end make room for the next pass.
                Task ended = downloads.TryStart(archive)?.Ended ?? Task.CompletedTask;
                if (!underWay.TryAdd(ended, done))
                {
                    done();
                }
            }

            if (underWay.Count > 0)
            {
                Task ended = await Task.WhenAny(underWay.Keys).WaitAsync(cancellationToken);
                underWay.Remove(ended, out Action? done);
                done!();
            }

            if (swapped.IsCompleted)
            {
                swapped = downloads.Swapped;
                queue = Queue();
            }
        }
    }

    private PrefetchQueue Queue() =>
        new(Missing().Where(archive => downloads.Ledger.Resting(archive.Key, out _) is null), options.ParallelPerHost);

    private List<KnownArchive> Missing()
    {
        IReadOnlyList<KnownArchive> all = downloads.Wanted.All;
        List<KnownArchive> missing = [.. all.Where(archive => !store.Contains(archive.Key))];
        Counted?.Invoke(all.Count - missing.Count, all.Count);
        return missing;
    }
}
