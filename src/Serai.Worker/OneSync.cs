using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Serai.Store;
using Serai.Store.Control;
using Serai.Worker.Downloads;

namespace Serai.Worker;

/// <summary>One synchronisation for the command of that name: in this process, or by the mirror that serves the folder.</summary>
public sealed class OneSync(WorkerOptions options, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan WorkerPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskPause = TimeSpan.FromMilliseconds(50);

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
        LockHolder? holder = FolderLock.ReadHolder(folder.FrontLock);
        string name = holder is null ? "another process" : $"serai {holder.Command} (pid {holder.ProcessId})";
        if (holder?.ControlSocket is not { } socket)
        {
            return new OneSyncResult(Succeeded: false, $"{folder.FrontLock} is held by {name}; wait for its end");
        }

        using HttpClient client = ControlConnection.Open(socket);
        long askedAt = time.GetTimestamp();
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await client.PostAsync(ControlPaths.Sync, content: null, cancellationToken);
                SyncOutcome? outcome = await answer.Content.ReadFromJsonAsync(StoreJson.Default.SyncOutcome, cancellationToken);
                return new OneSyncResult(outcome is { Succeeded: true }, $"done by {name}: {outcome?.Text}");
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or JsonException)
            {
                if (!holder.IsAlive || time.GetElapsedTime(askedAt) > WorkerPatience)
                {
                    return new OneSyncResult(Succeeded: false, $"{name} holds {folder.FrontLock}, and its worker did not answer: {lost.Message}");
                }
            }

            // The worker is still starting, or another takes its place.
            await Task.Delay(AskPause, time, cancellationToken);
        }
    }

    private sealed class Steps(IProgress<SyncStep> progress, bool withArchives) : IProgress<WorkerReport>
    {
        public void Report(WorkerReport value) => progress.Report(SyncStep.Of(value, withArchives));
    }
}
