using System.Runtime.CompilerServices;
using Serai.Store.Control;
using Serai.Worker.Lanes;
using Serai.Worker.Traces;

namespace Serai.Worker.Control;

/// <summary>The worker's present report, and a way to follow its changes. Safe from any thread.</summary>
internal sealed class Reporter
{
    private readonly Lock _gate = new();
    private readonly PhaseTrace _trace = new();
    private WorkerReport _report = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The worker's lanes; what they are at is part of the report whenever <see cref="TellOfLanes"/> is called.</summary>
    public WorkLanes Lanes { get; } = new();

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
        TaskCompletionSource? published = null;
        lock (_gate)
        {
            long? before = _report.Generation;
            _report = change(_report);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_report.Generation != before)
            {
                published = _published;
                _published = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        changed.SetResult();
        published?.SetResult();
    }

    /// <summary>Begins a phase.</summary>
    public void Enter(SyncPhase phase)
    {
        _trace.Enter(phase);
        Update(report => report with
        {
            Phase = phase,
            Progress = null,
            ProgressText = null,
            SecondsLeft = null,
            Commit = phase is SyncPhase.Contacting or SyncPhase.Waiting ? null : report.Commit,
        });
    }

    /// <summary>Looks what the lanes are at, and tells where that has changed.</summary>
    public void TellOfLanes()
    {
        IReadOnlyList<LaneReport> now = Lanes.Read();
        if (!now.SequenceEqual(Now.Lanes))
        {
            Update(report => report with { Lanes = now });
        }
    }

    /// <summary>
    /// The report, and again whenever it has changed, at most as often as the pause lets: what lies between is skipped. A new generation
    /// is told at once.
    /// </summary>
    public async IAsyncEnumerable<WorkerReport> FollowAsync(
        TimeSpan pause, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            WorkerReport report;
            Task changed;
            Task published;
            lock (_gate)
            {
                report = _report;
                changed = _changed.Task;
                published = _published.Task;
            }

            yield return report;
            await changed.WaitAsync(cancellationToken);
            await published.WaitAsync(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
