using System.ComponentModel;
using Microsoft.Extensions.Logging;
using Serai.Front.State;
using Serai.Store;

namespace Serai.Front.Supervision;

/// <summary>
/// Keeps a worker running: starts it, follows it, ends one that is starved or comes no further, and starts another when it ends, at first
/// soon, then ever later.
/// </summary>
internal sealed class WorkerSupervisor(
    WorkerOrders orders,
    DataFolder folder,
    WorkerNeed need,
    Func<string, WorkerLink> openLink,
    (TimeProvider Time, ILogger Logger) surroundings)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan OrphanPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(50);

    private readonly FrontState _state = need.State;
    private WorkerPriority _priority = WorkerPriority.Idle;
    private int _starts;

    /// <summary>Runs until cancelled; the worker has ended when this returns.</summary>
    public async Task RunAsync(ControlFolder control, CancellationToken cancellationToken)
    {
        TellOfIsolation();
        TimeSpan pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            long startedAt = surroundings.Time.GetTimestamp();
            bool isPlanned = false;
            try
            {
                await EndOrphanAsync(cancellationToken);
                isPlanned = await RunOnceAsync(control, pause, cancellationToken);
            }
#pragma warning disable CA1031 // A boundary of the process: without supervision the mirror would grow old in silence.
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                _state.WorkerRuns = false;
                Log.SupervisionFailed(surroundings.Logger, failure, pause.TotalSeconds);
            }
#pragma warning restore CA1031

            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            if (isPlanned)
            {
                continue;
            }

            // A worker that held out longer than the longest pause has earned a fresh start.
            pause = surroundings.Time.GetElapsedTime(startedAt) > LongestPause ? FirstPause : pause;
            await Task.Delay(pause, surroundings.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private void TellOfIsolation()
    {
        _state.FullIsolation = WorkerProcess.MissingWrappers.Count == 0;
        if (!_state.FullIsolation)
        {
            Log.ReducedIsolation(surroundings.Logger, string.Join(", ", WorkerProcess.MissingWrappers));
        }
    }

    // True where the next one is to be started at once, at another priority.
    private async Task<bool> RunOnceAsync(ControlFolder control, TimeSpan pause, CancellationToken cancellationToken)
    {
        WorkerProcess worker;
        (WorkerLaunch launch, Task outdated) = orders.Now;
        try
        {
            control.MakeReady();
            worker = WorkerProcess.Start(launch, control.Socket, _priority, isFirst: _starts++ == 0);
        }
        catch (Exception failed) when (failed is Win32Exception or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            _state.NoteWorkerFailure($"the worker cannot be started: {failed.Message}", surroundings.Time.GetUtcNow());
            Log.WorkerNotStarted(surroundings.Logger, failed.Message, pause.TotalSeconds);
            return false;
        }

        using (worker)
        {
            _state.WorkerRuns = true;
            Log.WorkerStarted(surroundings.Logger, worker.Id);
            WorkerVerdict verdict = await FollowAsync(worker, control.Socket, outdated, cancellationToken);
            _state.WorkerRuns = false;
            return cancellationToken.IsCancellationRequested || Conclude(worker, verdict, pause);
        }
    }

    private bool Conclude(WorkerProcess worker, WorkerVerdict verdict, TimeSpan pause)
    {
        if (verdict == WorkerVerdict.Outdated)
        {
            return true;
        }

        if (verdict is WorkerVerdict.Starved or WorkerVerdict.Relieved)
        {
            _priority = verdict == WorkerVerdict.Starved ? WorkerPriority.Low : WorkerPriority.Idle;
            return true;
        }

        string what = verdict switch
        {
            WorkerVerdict.Stuck => $"was ended: no progress in {Watchdog.OwnLimit.TotalSeconds} s of its own time",
            WorkerVerdict.Stopped => $"was ended: somebody had stopped it for {Watchdog.StopLimit.TotalSeconds} s",
            _ => $"ended by itself with {worker.Ending}",
        };
        string last = _state.NoteWorkerFailure($"the worker {what}; the log has its last words", surroundings.Time.GetUtcNow());
        Log.WorkerEnded(surroundings.Logger, what, last, pause.TotalSeconds);
        return false;
    }

    private async Task<WorkerVerdict> FollowAsync(WorkerProcess worker, string controlSocket, Task outdated, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using WorkerLink link = openLink(controlSocket);
        Task linking = link.RunAsync(ended.Token);
        Task<WorkerVerdict> watching = new WorkerWatch(worker.Id, _priority, need, surroundings.Time).RunAsync(ended.Token);
        Task exiting = worker.WaitForExitAsync(ended.Token);
        await Task.WhenAny(exiting, watching, outdated);
        bool endedByItself = exiting.IsCompletedSuccessfully;
        await ended.CancelAsync();
        await exiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await linking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        WorkerVerdict verdict = await watching is var found and not WorkerVerdict.None ? found
            : outdated.IsCompleted ? WorkerVerdict.Outdated : WorkerVerdict.None;
        if (endedByItself)
        {
            return WorkerVerdict.None;
        }

        await EndAsync(worker, verdict);
        return verdict;
    }

    private async Task EndAsync(WorkerProcess worker, WorkerVerdict verdict)
    {
        switch (verdict)
        {
            case WorkerVerdict.Starved:
                Log.WorkerStarved(surroundings.Logger, worker.Id);
                await StopAsync(worker);
                break;
            case WorkerVerdict.Relieved:
                Log.WorkerRelieved(surroundings.Logger, worker.Id);
                await StopAsync(worker);
                break;
            case WorkerVerdict.Outdated:
                Log.WorkerOutdated(surroundings.Logger, worker.Id);
                await StopAsync(worker);
                break;
            case WorkerVerdict.Stuck or WorkerVerdict.Stopped:
                Log.WorkerHangs(surroundings.Logger, worker.Id, PhaseText.Of(_state.Report), LaneText.Of(_state.Report), WorkerUsage.DescribeThreads(worker.Id));
                await KillAsync(worker);
                break;
            default:
                await StopAsync(worker);
                break;
        }
    }

    private static async Task KillAsync(WorkerProcess worker)
    {
        ProcessGroup.Kill(worker.Id);
        await worker.WaitForExitAsync(CancellationToken.None);
    }

    private async Task StopAsync(WorkerProcess worker)
    {
        worker.CloseInput();
        using var patience = new CancellationTokenSource(StopPatience, surroundings.Time);
        await worker.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (patience.IsCancellationRequested)
        {
            await KillAsync(worker);
        }
    }

    // A worker of a front that was killed ends by itself within a second of its end; one that does not is ended.
    private async Task EndOrphanAsync(CancellationToken cancellationToken)
    {
        long since = surroundings.Time.GetTimestamp();
        while (FolderLock.ReadHolder(folder.WorkerLock) is { IsAlive: true } orphan && !cancellationToken.IsCancellationRequested)
        {
            if (surroundings.Time.GetElapsedTime(since) > OrphanPatience)
            {
                ProcessGroup.Kill(orphan.ProcessId);
                Log.OrphanEnded(surroundings.Logger, orphan.ProcessId);
                return;
            }

            await Task.Delay(LookPause, surroundings.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
