using System.Diagnostics.CodeAnalysis;
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

    /// <summary>Does something that gives way to a wish.</summary>
    /// <param name="work">Does it; its token is cancelled when somebody asks, or has asked since the round began.</param>
    [SuppressMessage("Reliability", "CA2025", Justification = "the watching task is awaited before both are disposed of")]
    public async Task UntilWishedAsync(Func<CancellationToken, Task> work)
    {
        using var asked = new CancellationTokenSource();
        using var over = new CancellationTokenSource();
        Task watching = WatchAsync(asked, over.Token);
        try
        {
            await work(asked.Token);
        }
        finally
        {
            await over.CancelAsync();
            await watching;
        }
    }

    /// <summary>Waits until somebody asks, or the time is over.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        await Wished.WaitAsync(longest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    private async Task WatchAsync(CancellationTokenSource asked, CancellationToken over)
    {
        await Wished.WaitAsync(over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await asked.CancelAsync();
    }

    private Task Wished
    {
        get
        {
            lock (_gate)
            {
                return _wished.Task;
            }
        }
    }
}
