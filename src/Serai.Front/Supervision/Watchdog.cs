using Serai.Store.Control;

namespace Serai.Front.Supervision;

/// <summary>
/// Tells when a worker comes no further, by a clock that only runs while it is the worker's own fault: its processor time, and time in
/// which it neither runs nor waits for a processor, the disk or the network. So a worker that gets no processor is never ended for that.
/// During a sync its progress is what counts, between two syncs that of the lanes which then have work. Not safe for several threads.
/// </summary>
internal sealed class Watchdog
{
    /// <summary>How much of its own time a stage may take without progress.</summary>
    public static readonly TimeSpan OwnLimit = TimeSpan.FromSeconds(120);

    /// <summary>How long a stopped worker is left alone.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    // A worker that waits for the network looks, from outside, like one that hangs. The git client gives a silent remote up by itself, the
    // most patient of its limits after two hours; who is quieter than that hangs.
    private static readonly TimeSpan NetworkLimit = TimeSpan.FromMinutes(125);

    private (SyncPhase, double?, string?, long?, long) _progress;
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

        bool isBetween = report.Phase == SyncPhase.Waiting;
        bool hasWork = !isBetween || report.Lanes.Any(lane => lane.Items > 0);
        (SyncPhase, double?, string?, long?, long) progress =
            (report.Phase, report.Progress, report.ProgressText, report.Generation, isBetween ? report.Lanes.Sum(lane => lane.Done) : 0);
        if (progress != _progress || !hasWork)
        {
            _progress = progress;
            _own = _quiet = TimeSpan.Zero;
            return WorkerVerdict.None;
        }

        bool idles = !usage.IsRunnable && !usage.IsAtDisk && !usage.IsStopped;
        _own += cpu + (idles && !MayWait(report) ? span - Min(span, cpu) : TimeSpan.Zero);
        _quiet += idles ? span : TimeSpan.Zero;
        return _own >= OwnLimit || _quiet >= NetworkLimit ? WorkerVerdict.Stuck : WorkerVerdict.None;
    }

    // Between two syncs it is told of each lane whether it waits for a server. A clone is the git client's, which does not tell.
    private static bool MayWait(WorkerReport report) => report.Phase switch
    {
        SyncPhase.Contacting or SyncPhase.Receiving => true,
        SyncPhase.Waiting => report.Lanes.All(lane => lane.Items == 0 || lane.WaitsForNetwork),
        _ => false,
    };

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
