using Microsoft.Extensions.Logging;
using Serai.Store;
using Serai.Store.Control;
using Serai.Worker.Scrub;

namespace Serai.Worker;

/// <summary>
/// One verification for the command of that name. To look takes no lock, beside whatever serves the folder, at idle priority then; to mend is done
/// in this process, or by the mirror that serves the folder.
/// </summary>
public sealed class OneVerification(WorkerOptions options, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan TellPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Verifies.</summary>
    /// <param name="repairs">Whether what is bad is set aside and fetched again.</param>
    /// <param name="progress">Told what was looked at so far.</param>
    /// <param name="cancellationToken">Ends it; what is stored stays whole.</param>
    /// <returns>What was found; null and the reason where it could not be done.</returns>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public async Task<(OneVerificationResult? Result, string Reason)> RunAsync(
        bool repairs, IProgress<OneVerificationResult> progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(options.DataFolder))
        {
            return (null, $"{options.DataFolder}: there is no such folder; --data names another");
        }

        var tally = new VerifyTally();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task telling = TellAsync(tally, progress, done.Token);
        try
        {
            (VerifyReport? report, string reason) = repairs
                ? await RepairAsync(tally, cancellationToken)
                : (await LookAsync(tally, cancellationToken), string.Empty);
            return (report is null ? null : new OneVerificationResult(report), reason);
        }
        finally
        {
            await done.CancelAsync();
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<VerifyReport> LookAsync(VerifyTally tally, CancellationToken cancellationToken)
    {
        DataFolder folder = DataFolder.At(options.DataFolder);
        if (FolderLock.ReadHolder(folder.FrontLock) is { IsAlive: true })
        {
            // Whoever serves comes first. Where that is refused, this is a program like others.
            _ = OwnPriority.TryIdle();
        }

        return new Verification(folder, time).RunAsync(fetchAgain: null, tally, cancellationToken);
    }

    private async Task<(VerifyReport? Report, string Reason)> RepairAsync(VerifyTally tally, CancellationToken cancellationToken)
    {
        DataFolder folder = DataFolder.Open(options.DataFolder);
        using FolderLock? held = FolderLock.TryTake(folder.FrontLock, LockHolder.Self("verify", controlSocket: null));
        if (held is null)
        {
            return await new FolderHolder(folder, time).AskAsync(ControlPaths.Verify, StoreJson.Default.VerifyReport, cancellationToken);
        }

        VerifyReport? report = await new Worker(options, time, loggers).VerifyOnceAsync(tally, cancellationToken);
        return (report, $"{folder.WorkerLock} is held by another worker");
    }

    private async Task TellAsync(VerifyTally tally, IProgress<OneVerificationResult> progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(TellPause, time, cancellationToken);
            progress.Report(new OneVerificationResult(tally.Report));
        }
    }
}
