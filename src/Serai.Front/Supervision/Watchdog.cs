using Serai.Store.Control;

namespace Serai.Front.Supervision;

/// <summary>
/// Tells when a worker comes no further, by a clock that only runs while it is the worker's own fault: its processor time, and time in
/// which it neither runs nor waits for a processor, the disk or the network. So a worker that gets no processor is never ended for that.
/// Not safe for several threads.
/// </summary>
internal sealed class Watchdog
{
    /// <summary>How much of its own time a stage may take without progress.</summary>
    public static readonly TimeSpan OwnLimit = TimeSpan.FromSeconds(120);

    /// <summary>How long a stopped worker is left alone.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    // From outside nobody can tell one that waits for the network from one that hangs. The git client gives a silent remote up by itself,
    // the most patient of its limits after two hours; who is quieter than that hangs.
    private static readonly TimeSpan NetworkLimit = TimeSpan.FromMinutes(125);

    private (SyncPhase, double?, string?, long?) _progress;
    private TimeSpan _own;
    private TimeSpan _quiet;
    private TimeSpan _stopped;

    /// <summary>Takes what was seen of a stretch of time.</summary>
    /// <param name="span">How long it was.</param>
    /// <param name="cpu">Processor time that the worker got in it.</param>
    /// <param name="usage">What its threads were at, at the end.</param>
    /// <param name="report">Its last report.</param>
    public WorkerVerdict Note(TimeSpan span, TimeSpan cpu, WorkerUsage usage, WorkerReport report)
    {
        _stopped = usage.IsStopped ? _stopped + span : TimeSpan.Zero;
        if (_stopped >= StopLimit)
        {
            return WorkerVerdict.Stopped;
        }

        (SyncPhase, double?, string?, long?) progress = (report.Phase, report.Progress, report.ProgressText, report.Generation);
        if (progress != _progress || report.Phase == SyncPhase.Waiting)
        {
            _progress = progress;
            _own = _quiet = TimeSpan.Zero;
            return WorkerVerdict.None;
        }

        bool idles = !usage.IsRunnable && !usage.IsAtDisk && !usage.IsStopped;
        bool mayWait = report.Phase is SyncPhase.Contacting or SyncPhase.Receiving;
        _own += cpu + (idles && !mayWait ? span - Min(span, cpu) : TimeSpan.Zero);
        _quiet += idles ? span : TimeSpan.Zero;
        return _own >= OwnLimit || _quiet >= NetworkLimit ? WorkerVerdict.Stuck : WorkerVerdict.None;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
