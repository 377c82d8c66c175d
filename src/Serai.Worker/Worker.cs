using Microsoft.Extensions.Logging;
using Serai.Store;
using Serai.Store.Control;
using Serai.Store.Generations;
using Serai.Worker.Control;
using Serai.Worker.Descriptions;
using Serai.Worker.Downloads;
using Serai.Worker.Scrub;
using Serai.Worker.Space;
using Serai.Worker.Sync;

namespace Serai.Worker;

/// <summary>
/// The process that does the work: contacts the remote, receives, analyses, builds, publishes generations. It is expendable: it may be
/// ended at any moment, and whatever it does costs the front nothing.
/// </summary>
public sealed class Worker(WorkerOptions options, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan LanePause = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateLogger("Serai.Worker");

    /// <summary>Works for a front until it ends.</summary>
    /// <param name="controlSocket">Where to listen for the front.</param>
    /// <param name="standardInput">Ends when the front does.</param>
    /// <returns>The exit status: 0 after an end that was asked for, 1 otherwise.</returns>
    public async Task<int> RunAsync(string controlSocket, Stream standardInput)
    {
        OwnProcessGroup.TryLead();
        _ = OwnTurns.TryTakeUsual();

        // Never disposed of: the watching thread may cancel it at any moment until the process has ended.
        var stop = new CancellationTokenSource();
        using var watch = new FrontWatch(standardInput, stop);
        watch.Start();
        return await RunAsync(controlSocket, stop.Token);
    }

    /// <summary>Synchronises once, in this process; the caller holds the front's lock.</summary>
    public Task<OneSyncResult> SyncOnceAsync(IProgress<WorkerReport> progress, CancellationToken cancellationToken) =>
        SyncOnceAsync(SyncLoop.RunRoundAsync, progress, cancellationToken);

    /// <summary>As <see cref="SyncOnceAsync(IProgress{WorkerReport}, CancellationToken)"/>, of archives alone: those that the newest index names.</summary>
    internal Task<OneSyncResult> FetchOnceAsync(IProgress<WorkerReport> progress, CancellationToken cancellationToken) => SyncOnceAsync(
        (_, _, _) => Task.FromResult(new SyncOutcome(Succeeded: true, "the index stays as it is")), progress, cancellationToken);

    private async Task<OneSyncResult> SyncOnceAsync(
        Func<SyncRound, ILogger, CancellationToken, Task<SyncOutcome>> syncs, IProgress<WorkerReport> progress, CancellationToken cancellationToken)
    {
        DataFolder folder = DataFolder.Open(options.DataFolder);
        using FolderLock? held = TryLock(folder, "sync", controlSocket: null);
        if (held is null)
        {
            return new OneSyncResult(Succeeded: false, $"{folder.WorkerLock} is held by another worker");
        }

        var reporter = new Reporter();
        await using var archives = new ArchiveWork(options, folder, reporter, new SpaceRule(options.Space, folder), (time, _logger));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task telling = TellAsync(reporter, progress, ended.Token);
        await using SyncRound round = OpenRound(folder, reporter, archives);
        SyncOutcome outcome = await syncs(round, _logger, cancellationToken);
        IReadOnlyList<MissingArchives> missing = [];
        if (outcome.Succeeded)
        {
            reporter.Enter(SyncPhase.Waiting);
            missing = await archives.FetchAllAsync(cancellationToken);
        }

        await ended.CancelAsync();
        await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        progress.Report(reporter.Now);

        // Nobody serves this folder now: no generation but the kept ones is in use.
        new GenerationStore(folder).RemoveOld(long.MaxValue);
        await round.RepackAsync(CancellationToken.None, cancellationToken);
        return OneSyncResult.Of(outcome) with { Missing = missing };
    }

    /// <summary>Verifies all that is stored and mends what can be, in this process; the caller holds the front's lock.</summary>
    /// <returns>Null where another worker holds the folder.</returns>
    internal async Task<VerifyReport?> VerifyOnceAsync(VerifyTally tally, CancellationToken cancellationToken)
    {
        DataFolder folder = DataFolder.Open(options.DataFolder);
        using FolderLock? held = TryLock(folder, "verify", controlSocket: null);
        if (held is null)
        {
            return null;
        }

        var reporter = new Reporter();
        await using var archives = new ArchiveWork(options, folder, reporter, new SpaceRule(options.Space, folder), (time, _logger));
        await using SyncRound round = OpenRound(folder, reporter, archives);
        VerifyReport report = await new Verification(folder, time) { GitStoreLost = round.LoseStore }.RunAsync(archives.FetchAgainAsync, tally, cancellationToken);
        round.SetLostStoresAside();
        return report;
    }

    private async Task<int> RunAsync(string controlSocket, CancellationToken cancellationToken)
    {
        try
        {
            DataFolder folder = DataFolder.Open(options.DataFolder);
            using FolderLock? held = TryLock(folder, "worker", controlSocket);
            if (held is null)
            {
                return 1;
            }

            await WorkAsync(folder, controlSocket, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
#pragma warning disable CA1031 // One of the three boundaries: the process. The front starts another.
        catch (Exception failure)
        {
            Log.Failed(_logger, failure);
            return 1;
        }
#pragma warning restore CA1031
    }

    private async Task WorkAsync(DataFolder folder, string controlSocket, CancellationToken cancellationToken)
    {
        var reporter = new Reporter();
        var wishes = new SyncWishes();
        var takenOver = new TakenOver();
        var space = new SpaceRule(options.Space, folder);
        await using var archives = new ArchiveWork(options, folder, reporter, space, (time, _logger));
        await using SyncRound round = OpenRound(folder, reporter, archives);
        await using var care = new ArchiveCare(options, folder, reporter, space, (time, _logger))
        {
            FetchAgain = archives.FetchAgainAsync,
            ArchivesGone = round.CountArchivesAnew,
            GitStoreLost = (format, reason) =>
            {
                round.LoseStore(format, reason);
                _ = wishes.AskAsync();
            },
            GenerationLost = () =>
            {
                round.PublishAnew();

                // Whoever verifies need not wait for what comes of it.
                _ = wishes.AskAsync();
            },
        };

        var descriptions = new DescriptionWork(folder, () => round.Newest, reporter, (time, _logger));

        // The first contact is under way while the control socket is made: neither waits for the other.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] work =
        [
            new SyncLoop(round, wishes, reporter, new SyncPauses(options.Interval, new Random()), (time, _logger))
            {
                UntilTakenOver = takenOver.WaitAsync,
            }.RunAsync(over.Token),
            archives.RunAsync(over.Token),
            care.RunAsync(over.Token),
            descriptions.RunAsync(over.Token),
            TellOfLanesAsync(reporter, over.Token),
        ];
        try
        {
            await using IAsyncDisposable control =
                await new ControlServer(reporter, wishes, new GenerationStore(folder), archives.Downloads, time)
                {
                    TakenOver = takenOver,
                    Care = new CareEndpoint(care, over.Token),
                }.StartAsync(controlSocket, cancellationToken);

            // Neither ends by itself: where one breaks, the worker does. Followers of downloads hear of it.
            Task first = await Task.WhenAny(work);
            await archives.DisposeAsync();
            await first;
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // What the front's watchdog goes by while no sync tells of its progress.
    private async Task TellOfLanesAsync(Reporter reporter, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(LanePause, time, cancellationToken);
            reporter.TellOfLanes();
        }
    }

    private SyncRound OpenRound(DataFolder folder, Reporter reporter, ArchiveWork archives)
    {
        var round = new SyncRound(options, folder, reporter, time, _logger) { ArchivesKnown = archives.Use };
        round.Open();
        return round;
    }

    private FolderLock? TryLock(DataFolder folder, string command, string? controlSocket)
    {
        FolderLock? held = FolderLock.TryTake(folder.WorkerLock, LockHolder.Self(command, controlSocket));
        if (held is null)
        {
            Log.LockHeld(_logger, folder.WorkerLock, FolderLock.ReadHolder(folder.WorkerLock)?.ProcessId);
        }

        return held;
    }

    private async Task TellAsync(Reporter reporter, IProgress<WorkerReport> progress, CancellationToken cancellationToken)
    {
        await foreach (WorkerReport report in reporter.FollowAsync(TimeSpan.FromMilliseconds(200), time, cancellationToken))
        {
            progress.Report(report);
        }
    }
}
