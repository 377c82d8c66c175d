namespace Serai.Front.Admission;

/// <summary>
/// Has what a crowd of connections took given back once it has gone: a front that is idle allocates next to nothing, so that its collector
/// would not run for hours.
/// </summary>
/// <param name="look">The most connections since the last look, and those that are open now.</param>
/// <param name="giveBack">Gives back what is free, without holding anybody up.</param>
/// <param name="time">The clock.</param>
internal sealed class CrowdMemory(Func<(int Most, int Open)> look, Action giveBack, TimeProvider time)
{
    /// <summary>So many connections that go are a crowd: some 16 MB.</summary>
    public const int Crowd = 1_000;

    /// <summary>
    /// How often after a crowd: the first time finds what still waits for finalizers, and the collector gives memory that became free to the
    /// system only after some collections.
    /// </summary>
    public const int Rounds = 12;

    /// <summary>Between two of them.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>Gives back the buffers of connections, and what a collection of all generations beside what else runs finds.</summary>
    public static void GiveBack(ConnectionBuffers buffers)
    {
        buffers.GiveBack();
        NativeHeap.GiveBack();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }

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
                giveBack();
            }
        }
    }
}
