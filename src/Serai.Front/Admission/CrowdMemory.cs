namespace Serai.Front.Admission;

/// <summary>
/// Has what a crowd of connections took given back once it has gone: a front that is idle allocates next to nothing, so that its collector
/// would not run for hours. What the pinned buffers of the server's pool took stays: their heap is never made denser, only used again.
/// </summary>
/// <param name="look">The most connections since the last look, and those that are open now.</param>
/// <param name="collect">Collects, without holding anybody up.</param>
/// <param name="time">The clock.</param>
internal sealed class CrowdMemory(Func<(int Most, int Open)> look, Action collect, TimeProvider time)
{
    /// <summary>So many connections that go are a crowd: some 16 MB.</summary>
    public const int Crowd = 1_000;

    /// <summary>Collections after a crowd. The first one finds what still waits for finalizers, and for connections that were cut.</summary>
    public const int Rounds = 3;

    /// <summary>Between two of them.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Collects all generations beside what else runs: with the pauses of any collection in the background.</summary>
    public static void CollectInBackground() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);

    /// <summary>Looks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        int left = 0;
        while (true)
        {
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            (int most, int open) = look();
            left = most - open >= Crowd ? Rounds : left;
            if (left > 0)
            {
                left--;
                collect();
            }
        }
    }
}
