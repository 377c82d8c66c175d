namespace Serai.Front.Supervision;

/// <summary>How workers are started, which may change while one is running. Safe from any thread.</summary>
internal sealed class WorkerOrders(WorkerLaunch first)
{
    private readonly Lock _gate = new();
    private WorkerLaunch _launch = first;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The present order, and what is done once it is not the present one any more.</summary>
    public (WorkerLaunch Launch, Task Outdated) Now
    {
        get
        {
            lock (_gate)
            {
                return (_launch, _changed.Task);
            }
        }
    }

    /// <summary>Orders something else.</summary>
    /// <returns>False where it is what was ordered before: a running worker stays.</returns>
    public bool TryChange(WorkerLaunch next)
    {
        lock (_gate)
        {
            if (next.IsSameAs(_launch))
            {
                return false;
            }

            _launch = next;
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }
}
