using System.Diagnostics.CodeAnalysis;

namespace Serai.Worker.Lanes;

/// <summary>
/// The one door to CPU-heavy work: it lets so many threads in at once, whatever lane they come from. Long work goes through on threads of its
/// own, which are called by their lane: that is what <c>top -H</c> and the watchdog show. What is heavy only in pieces takes a turn for each.
/// Nobody waits for another, for the network or for a pace while it has a turn, so that turns always end; who waited longest is next.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "it has no wait handle, and threads of the git library may still look at it when the worker ends")]
internal sealed class CpuDoor
{
    private readonly SemaphoreSlim _free;
    private readonly Turn _turn;
    private int _waiting;

    /// <summary>Makes one that lets <paramref name="places"/> threads in.</summary>
    public CpuDoor(int places)
    {
        Places = places;
        _free = new SemaphoreSlim(places, places);
        _turn = new Turn(_free);
    }

    /// <summary>How many threads are let in at once.</summary>
    public int Places { get; }

    /// <summary>Waits for a turn; disposing of it gives it back.</summary>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _free.WaitAsync(cancellationToken);
            return _turn;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>The same for a thread that is no thread of the pool, and may block.</summary>
    public IDisposable Enter()
    {
        Interlocked.Increment(ref _waiting);
        _free.Wait(CancellationToken.None);
        Interlocked.Decrement(ref _waiting);
        return _turn;
    }

    /// <summary>Does <paramref name="work"/> on a thread of its own, once there is a place.</summary>
    public async Task RunAsync(WorkStage lane, Action work, CancellationToken cancellationToken)
    {
        using IDisposable turn = await EnterAsync(cancellationToken);

        // A task only to carry the end: LongRunning gives it a thread that is not the pool's.
        await Task.Factory.StartNew(Do, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        void Do()
        {
            Thread.CurrentThread.Name = Enum.GetName(lane)!.ToLowerInvariant();
            work();
        }
    }

    /// <summary>Between two pieces of such work: lets those in who wait, and waits behind them.</summary>
    public void GiveWay()
    {
        if (Volatile.Read(ref _waiting) > 0)
        {
            _free.Release();
            _ = Enter();
        }
    }

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
