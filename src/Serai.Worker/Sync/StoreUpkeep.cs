using System.Globalization;
using Microsoft.Extensions.Logging;
using Serai.Git;
using Serai.Worker.Faults;
using Serai.Worker.Lanes;

namespace Serai.Worker.Sync;

/// <summary>
/// Keeps the git store as large as what is served, whatever number of updates it has taken: repacks it when the rule says so, and drops
/// what the served commit does not need.
/// </summary>
internal sealed class StoreUpkeep(WorkLanes lanes, TimeProvider time, ILogger logger)
{
    /// <summary>Beyond this it is done at once; before, it may be put off for a sync that somebody wishes.</summary>
    private static readonly RepackRule Overdue = new()
    {
        MaxSmallPacks = 2 * RepackRule.Default.MaxSmallPacks,
        MaxSmallShare = 2 * RepackRule.Default.MaxSmallShare,
        MinSmallBytes = 2 * RepackRule.Default.MinSmallBytes,
    };

    /// <summary>Repacks the store where that is due.</summary>
    /// <param name="store">The store.</param>
    /// <param name="served">The commit to keep, cut from its parents: what the next thin pack builds on. None keeps nothing.</param>
    /// <param name="wished">Told when a sync is wished for: then it is put off, if it can be.</param>
    /// <param name="cancellationToken">Ends it; the store stays as it was.</param>
    /// <exception cref="GitException">The store is damaged.</exception>
    /// <exception cref="IOException">There is no room, or a file cannot be written or removed.</exception>
    public async Task RepackAsync(IObjectStore store, ObjectId served, CancellationToken wished, CancellationToken cancellationToken)
    {
        StoreCounts before = store.Counts;
        if (!RepackRule.Default.IsDue(before))
        {
            return;
        }

        long startedAt = time.GetTimestamp();
        ObjectId[] keep = !served.IsNone && store.Contains(served) ? [served] : [];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Overdue.IsDue(before) ? CancellationToken.None : wished);
        using LaneItem item = lanes.Begin(WorkStage.Repack, "the git store");
        try
        {
            FaultSwitch.At(WorkStage.Repack);
            RepackResult result = await store.RepackAsync(
                new RepackRequest { Keep = keep, Shallow = keep, Written = bytes => item.Advance(bytes) }, stop.Token);
            string took = string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(startedAt).TotalSeconds:F2}s");
            Log.Repacked(logger, result.Objects, before.Packs, before.Bytes, result.Bytes, took);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A sync comes first; it is due again after that.
        }
    }
}
