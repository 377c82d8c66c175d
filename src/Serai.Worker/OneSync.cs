using Microsoft.Extensions.Logging;
using Serai.Store;
using Serai.Store.Control;
using Serai.Worker.Downloads;

namespace Serai.Worker;

/// <summary>One synchronisation for the command of that name: in this process, or by the mirror that serves the folder.</summary>
public sealed class OneSync(WorkerOptions options, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Synchronises.</summary>
    /// <param name="progress">Told what is going on.</param>
    /// <param name="cancellationToken">Ends it; what is stored stays whole.</param>
    public async Task<OneSyncResult> RunAsync(IProgress<SyncStep> progress, CancellationToken cancellationToken)
    {
        DataFolder folder = DataFolder.Open(options.DataFolder);
        using FolderLock? held = FolderLock.TryTake(folder.FrontLock, LockHolder.Self("sync", controlSocket: null));
        if (held is null)
        {
            return await HandOverAsync(folder, cancellationToken);
        }

        return await new Worker(options, time, loggers).SyncOnceAsync(new Steps(progress, options.Archives.Policy == ArchivePolicy.All), cancellationToken);
    }

    private async Task<OneSyncResult> HandOverAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        var holder = new FolderHolder(folder, time);
        (SyncOutcome? outcome, string reason) = await holder.AskAsync(ControlPaths.Sync, StoreJson.Default.SyncOutcome, cancellationToken);
        return outcome is null
            ? new OneSyncResult(Succeeded: false, reason)
            : OneSyncResult.Of(outcome) with { Text = $"done by {holder.Name}: {outcome.Text}" };
    }

    private sealed class Steps(IProgress<SyncStep> progress, bool withArchives) : IProgress<WorkerReport>
    {
        public void Report(WorkerReport value) => progress.Report(SyncStep.Of(value, withArchives));
    }
}
