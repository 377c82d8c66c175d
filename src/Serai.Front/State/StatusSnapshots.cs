using Serai.Front.Telemetry;
using Serai.Store.Control;
using Serai.Store.Generations;

namespace Serai.Front.State;

/// <summary>Takes the state at one moment, for the status page and <c>/status.json</c>.</summary>
internal sealed class StatusSnapshots(FrontState state, RequestMeter requests, StallDetector stalls, CurrentOptions options, TimeProvider time)
{
    // A status of a million problems helps nobody; the total is told beside them.
    private const int MostProblems = 1_000;

    private readonly long _startedAt = time.GetTimestamp();

    /// <summary>The state now.</summary>
    public StatusSnapshot Take()
    {
        ServedGeneration? served = state.Generation;
        WorkerReport report = state.Report;
        return new StatusSnapshot(
            options.Now.Version,
            ServiceState.Of(state, options.Now.Interval, time.GetUtcNow()),
            state.FullIsolation ? "full" : "reduced",
            DescribeRepository(served?.Manifest, report),
            new SyncStatus(Enum.GetName(report.Phase)!.ToLowerInvariant(), report.Progress, report.ProgressText, report.SecondsLeft, report.LastDurationSeconds, report.NextSyncAt),
            DescribeArchives(options.Now.Archives, report.Archives),
            [.. (served?.Problems ?? []).Take(MostProblems)],
            served?.Problems.Count ?? 0,
            DescribeService());
    }

    private static ArchivesStatus DescribeArchives(ArchivePolicy policy, ArchiveCounts? counts) =>
        counts is null
            ? new ArchivesStatus(policy, 0, 0, 0, 0, 0, [], [])
            : new ArchivesStatus(
                policy, counts.Known, counts.Stored, counts.StoredBytes, Math.Max(0, counts.Known - counts.Stored), counts.FailedCount, counts.Failed, counts.Active);

    private RepositoryStatus DescribeRepository(GenerationManifest? manifest, WorkerReport report)
    {
        DateTimeOffset? checkedAt = ServiceState.CheckedAt(state);
        return new RepositoryStatus(
            report.Remote ?? state.Contact?.Remote ?? options.Now.Remote,
            manifest?.Branch,
            manifest?.Commit,
            manifest?.CommitTime,
            manifest?.Number,
            manifest?.IndexFormat,
            manifest?.PublishedAt,
            checkedAt,
            checkedAt is { } at ? (time.GetUtcNow() - at).TotalSeconds : null,
            manifest?.Descent,
            report.LastError,
            report.FailedRemotes);
    }

    private ServiceStatus DescribeService() => new(
        time.GetElapsedTime(_startedAt).TotalSeconds,
        requests.All.Count,
        requests.All.Percentile(0.5)?.TotalMilliseconds,
        requests.All.Percentile(0.99)?.TotalMilliseconds,
        requests.All.Percentile(0.999)?.TotalMilliseconds,
        stalls.Counts.Longest.TotalMilliseconds,
        stalls.LongestCollectorPause.TotalMilliseconds,
        state.WorkerRestarts,
        Environment.WorkingSet,
        state.AnyDamage,
        state.WorkerTrouble);
}
