using System.ComponentModel;
using Microsoft.Extensions.Logging;
using Serai.Front.State;
using Serai.Store;

namespace Serai.Front.Supervision;

/// <summary>Keeps a worker running: starts it, follows it, and starts another when it ends, at first soon, then ever later.</summary>
internal sealed class WorkerSupervisor(
    WorkerLaunch launch,
    DataFolder folder,
    FrontState state,
    Func<string, WorkerLink> openLink,
    (TimeProvider Time, ILogger Logger) surroundings)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan OrphanPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(50);

    private int _starts;

    /// <summary>Runs until cancelled; the worker has ended when this returns.</summary>
    public async Task RunAsync(ControlFolder control, CancellationToken cancellationToken)
    {
        TellOfIsolation();
        TimeSpan pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            long startedAt = surroundings.Time.GetTimestamp();
            try
            {
                await EndOrphanAsync(cancellationToken);
                await RunOnceAsync(control, pause, cancellationToken);
            }
#pragma warning disable CA1031 // A boundary of the process: without supervision the mirror would grow old in silence.
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                state.WorkerRuns = false;
                Log.SupervisionFailed(surroundings.Logger, failure, pause.TotalSeconds);
            }
#pragma warning restore CA1031

            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            // A worker that held out longer than the longest pause has earned a fresh start.
            pause = surroundings.Time.GetElapsedTime(startedAt) > LongestPause ? FirstPause : pause;
            await Task.Delay(pause, surroundings.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private void TellOfIsolation()
    {
        state.FullIsolation = WorkerProcess.MissingWrappers.Count == 0;
        if (!state.FullIsolation)
        {
            Log.ReducedIsolation(surroundings.Logger, string.Join(", ", WorkerProcess.MissingWrappers));
        }
    }

    private async Task RunOnceAsync(ControlFolder control, TimeSpan pause, CancellationToken cancellationToken)
    {
        WorkerProcess worker;
        try
        {
            control.MakeReady();
            worker = WorkerProcess.Start(launch, control.Socket, isFirst: _starts++ == 0);
        }
        catch (Exception failed) when (failed is Win32Exception or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            state.NoteWorkerFailure($"the worker cannot be started: {failed.Message}", surroundings.Time.GetUtcNow());
            Log.WorkerNotStarted(surroundings.Logger, failed.Message, pause.TotalSeconds);
            return;
        }

        using (worker)
        {
            state.WorkerRuns = true;
            Log.WorkerStarted(surroundings.Logger, worker.Id);
            await FollowAsync(worker, control.Socket, cancellationToken);
            state.WorkerRuns = false;
            if (!cancellationToken.IsCancellationRequested)
            {
                state.NoteWorkerFailure($"the worker ended by itself with status {worker.ExitCode}; the log has its last words", surroundings.Time.GetUtcNow());
                Log.WorkerEnded(surroundings.Logger, worker.ExitCode, pause.TotalSeconds);
            }
        }
    }

    private async Task FollowAsync(WorkerProcess worker, string controlSocket, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using WorkerLink link = openLink(controlSocket);
        Task linking = link.RunAsync(ended.Token);
        await worker.WaitForExitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ended.CancelAsync();
        await linking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (cancellationToken.IsCancellationRequested)
        {
            await StopAsync(worker);
        }
    }

    private async Task StopAsync(WorkerProcess worker)
    {
        worker.CloseInput();
        using var patience = new CancellationTokenSource(StopPatience, surroundings.Time);
        await worker.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (patience.IsCancellationRequested)
        {
            ProcessGroup.Kill(worker.Id);
            await worker.WaitForExitAsync(CancellationToken.None);
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
