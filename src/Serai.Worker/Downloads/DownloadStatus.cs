using Serai.Store.Control;
using Serai.Worker.Control;

namespace Serai.Worker.Downloads;

/// <summary>Tells in the worker's report what is being fetched and what failed: from what is known in memory, now and then.</summary>
internal sealed class DownloadStatus(ArchiveDownloads downloads, Reporter reporter, TimeProvider time)
{
    private const int MostShown = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Tells until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Tell();
        }
    }

    /// <summary>Tells once.</summary>
    public void Tell()
    {
        IReadOnlyList<Fetch> running = downloads.Running;
        int failed = downloads.Ledger.Count;
        if (reporter.Now.Archives is not { } told || (running.Count == 0 && told.Active.Count == 0 && failed == told.FailedCount))
        {
            return;
        }

        // A fetch that waits for a slot has no source yet: it is in line, and not on its way.
        IReadOnlyList<ActiveFetch> active = [.. running.Where(fetch => fetch.Source.Length > 0).Take(MostShown).Select(fetch => fetch.Shown)];
        IReadOnlyList<ArchiveFailure> failures = downloads.Ledger.Show(MostShown);
        reporter.Update(report => report with { Archives = report.Archives! with { FailedCount = failed, Failed = failures, Active = active } });
    }
}
