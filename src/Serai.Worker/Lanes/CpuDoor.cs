namespace Serai.Worker.Lanes;

/// <summary>
/// The one door to CPU-heavy work: it lets so many threads in at once, whatever lane they come from. They are threads of their own, never the
/// pool's, and are called by their lane: that is what <c>top -H</c> and the watchdog show. Threads of the git library, which work while a
/// pack arrives, are bounded by its limits.
/// </summary>
internal sealed class CpuDoor(int places) : IDisposable
{
    private readonly SemaphoreSlim _free = new(places, places);

    /// <summary>How many threads are let in at once.</summary>
    public int Places => places;

    /// <summary>Does <paramref name="work"/> on a thread of its own, once there is a place.</summary>
    public async Task RunAsync(WorkStage lane, Action work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            // A task only to carry the end: LongRunning gives it a thread that is not the pool's.
            await Task.Factory.StartNew(Do, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _free.Release();
        }

        void Do()
        {
            Thread.CurrentThread.Name = Enum.GetName(lane)!.ToLowerInvariant();
            Faults.FaultSwitch.At(lane);
            work();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
