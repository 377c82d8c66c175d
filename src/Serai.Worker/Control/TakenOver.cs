namespace Serai.Worker.Control;

/// <summary>Which generation the front has taken over, as it says. Safe from any thread.</summary>
internal sealed class TakenOver
{
    private readonly Lock _gate = new();
    private long _number;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The front serves this one now.</summary>
    public void Note(long number)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _number = number;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    /// <summary>Waits until the front serves a generation, or a later one.</summary>
    public async Task WaitAsync(long number, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_number >= number)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }
}
