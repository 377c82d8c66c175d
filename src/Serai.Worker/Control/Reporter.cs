using System.Runtime.CompilerServices;
using Serai.Store.Control;

namespace Serai.Worker.Control;

/// <summary>The worker's present report, and a way to follow its changes. Safe from any thread.</summary>
internal sealed class Reporter
{
    private readonly Lock _gate = new();
    private WorkerReport _report = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The report now.</summary>
    public WorkerReport Now
    {
        get
        {
            lock (_gate)
            {
                return _report;
            }
        }
    }

    /// <summary>Changes the report.</summary>
    public void Update(Func<WorkerReport, WorkerReport> change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _report = change(_report);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    /// <summary>Begins a phase.</summary>
    public void Enter(SyncPhase phase) =>
        Update(report => report with { Phase = phase, Progress = null, ProgressText = null, SecondsLeft = null });

    /// <summary>The report, and again whenever it has changed, at most as often as the pause lets: what lies between is skipped.</summary>
    public async IAsyncEnumerable<WorkerReport> FollowAsync(
        TimeSpan pause, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            WorkerReport report;
            Task changed;
            lock (_gate)
            {
                report = _report;
                changed = _changed.Task;
            }

            yield return report;
            await changed.WaitAsync(cancellationToken);
            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
