using Serai.Store.Control;

namespace Serai.Front.Supervision;

/// <summary>Looks at a running worker every second, and tells when it is to be ended.</summary>
internal sealed class WorkerWatch(int processId, WorkerPriority priority, WorkerNeed need, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // What is needed again at once is not worth two restarts.
    private static readonly TimeSpan Relief = TimeSpan.FromSeconds(30);

    private readonly WorkFloor _floor = new();
    private readonly Watchdog _watchdog = new();
    private TimeSpan _cpu;
    private TimeSpan _unneeded;

    /// <summary>Watches until the worker is to be ended, or the caller, who knows when it has ended by itself, has enough.</summary>
    public async Task<WorkerVerdict> RunAsync(CancellationToken cancellationToken)
    {
        WorkerVerdict verdict = WorkerVerdict.None;
        while (verdict == WorkerVerdict.None)
        {
            long since = time.GetTimestamp();
            await Task.Delay(Tick, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return WorkerVerdict.None;
            }

            verdict = Judge(time.GetElapsedTime(since));
        }

        return verdict;
    }

    private WorkerVerdict Judge(TimeSpan span)
    {
        if (WorkerUsage.TryRead(processId) is not { } usage)
        {
            return WorkerVerdict.None;
        }

        TimeSpan cpu = usage.Cpu - _cpu;
        _cpu = usage.Cpu;
        WorkerReport report = need.State.Report;
        if (_watchdog.Note(span, cpu, usage, report) is var found and not WorkerVerdict.None)
        {
            return found;
        }

        return priority == WorkerPriority.Idle ? JudgeIdle(span, cpu, usage, report) : JudgeLow(span, report);
    }

    // Any moment is safe to end a worker at: what it writes appears whole or not at all. While it writes a generation most would be lost.
    private WorkerVerdict JudgeIdle(TimeSpan span, TimeSpan cpu, WorkerUsage usage, WorkerReport report) =>
        _floor.Note(span, cpu, usage.IsRunnable, need.IsUrgent && report.Phase != SyncPhase.Publishing) ? WorkerVerdict.Starved : WorkerVerdict.None;

    private WorkerVerdict JudgeLow(TimeSpan span, WorkerReport report)
    {
        _unneeded = need.IsUrgent || report.Phase != SyncPhase.Waiting ? TimeSpan.Zero : _unneeded + span;
        return _unneeded >= Relief ? WorkerVerdict.Relieved : WorkerVerdict.None;
    }
}
