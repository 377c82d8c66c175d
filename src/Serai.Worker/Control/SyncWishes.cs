using Serai.Store.Control;

namespace Serai.Worker.Control;

/// <summary>The wishes for a sync: all that come before a round begins are met by that round. Safe from any thread.</summary>
internal sealed class SyncWishes
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _wished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<SyncOutcome> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks for a round that begins after now.</summary>
    /// <returns>How it ended.</returns>
    public Task<SyncOutcome> AskAsync()
    {
        lock (_gate)
        {
            _wished.TrySetResult();
            return _next.Task;
        }
    }

    /// <summary>Waits until somebody asks, or the time is over.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        Task wished;
        lock (_gate)
        {
            wished = _wished.Task;
        }

        await wished.WaitAsync(longest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Begins a round: later wishes belong to the next.</summary>
    /// <returns>Takes the outcome, for those who wished.</returns>
    public TaskCompletionSource<SyncOutcome> BeginRound()
    {
        lock (_gate)
        {
            TaskCompletionSource<SyncOutcome> mine = _next;
            _next = new TaskCompletionSource<SyncOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
            _wished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return mine;
        }
    }
}
