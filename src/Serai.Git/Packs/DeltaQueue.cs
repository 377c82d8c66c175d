namespace Serai.Git.Packs;

/// <summary>
/// What the threads that resolve deltas share: where to begin, what a busy thread gave away to idle ones, whether to stop. A thread that
/// finds nothing waits; when all wait, the work is done.
/// </summary>
internal sealed class DeltaQueue : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Stack<DeltaTask> _given = new();
    private readonly NativeColumn<int> _starts;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;
    private int _nextStart;
    private int _waiting;
    private int _unclaimed;
    private bool _done;
    private Exception? _fault;

    /// <summary>Begins.</summary>
    /// <param name="starts">Resolved entries that deltas hang from; the caller's.</param>
    /// <param name="threads">How many will take tasks.</param>
    /// <param name="cancellation">Stops them.</param>
    public DeltaQueue(NativeColumn<int> starts, int threads, CancellationToken cancellation)
    {
        _starts = starts;
        _threads = threads;
        _cancellation = cancellation;
    }

    /// <summary>Whether a thread waits for something to do. May be out of date.</summary>
    public bool HasIdle => Volatile.Read(ref _waiting) > Volatile.Read(ref _unclaimed);

    /// <summary>Whether to give up: cancelled, or a fault was found.</summary>
    public bool IsStopped => _cancellation.IsCancellationRequested || Volatile.Read(ref _fault) is not null;

    /// <summary>Gives a task to whoever is idle.</summary>
    public void Give(in DeltaTask task)
    {
        lock (_lock)
        {
            _given.Push(task);
            _unclaimed = _given.Count;
        }

        _wake.Release();
    }

    /// <summary>Takes the next task, waiting for one while others may still give some.</summary>
    public bool TryTake(out DeltaTask task)
    {
        while (true)
        {
            lock (_lock)
            {
                if (!IsStopped && (TryPopGiven(out task) || TryStart(out task)))
                {
                    return true;
                }

                task = default;
                if (_done || IsStopped || _waiting == _threads - 1)
                {
                    _done = true;
                    _wake.Release(_threads);
                    return false;
                }

                _waiting++;
            }

            _wake.Wait(CancellationToken.None);
            lock (_lock)
            {
                _waiting--;
            }
        }
    }

    /// <summary>Records what went wrong; of several faults of the pack, the first in it is kept.</summary>
    public void Fail(Exception fault)
    {
        lock (_lock)
        {
            if (_fault is null || (fault is MalformedPackException { Offset: { } at } && _fault is MalformedPackException { Offset: { } known } && at < known))
            {
                Volatile.Write(ref _fault, fault);
            }
        }

        _wake.Release(_threads);
    }

    /// <summary>After all threads have ended: tells of a fault or a cancellation, and gives up what was left.</summary>
    public void Finish(ContentPool pool)
    {
        while (_given.TryPop(out DeltaTask task))
        {
            if (task.Base is not null)
            {
                pool.Release(task.Base);
            }
        }

        if (_fault is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_fault);
        }

        _cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>After <see cref="Finish"/>.</summary>
    public void Dispose() => _wake.Dispose();

    private bool TryPopGiven(out DeltaTask task)
    {
        bool popped = _given.TryPop(out task);
        _unclaimed = _given.Count;
        return popped;
    }

    private bool TryStart(out DeltaTask task)
    {
        task = default;
        if (_nextStart == _starts.Count)
        {
            return false;
        }

        task = new DeltaTask(_starts[_nextStart++], ObjectTable.NoBase, Base: null);
        return true;
    }
}
