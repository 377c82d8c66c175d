namespace Serai.Store.Control;

/// <summary>What the worker tells of itself: sent whole whenever something of it changes, so that a reader needs only the last one.</summary>
public sealed record WorkerReport
{
    /// <summary>What it is at.</summary>
    public SyncPhase Phase { get; init; } = SyncPhase.Starting;

    /// <summary>How far the phase is, from 0 to 1; null where nobody can know.</summary>
    public double? Progress { get; init; }

    /// <summary>The phase in words, with its numbers.</summary>
    public string? ProgressText { get; init; }

    /// <summary>Seconds until the running sync is done, as far as can be told.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>The commit that is being synchronised, once it is known; null between syncs.</summary>
    public string? Commit { get; init; }

    /// <summary>The newest generation's number; null before there is one.</summary>
    public long? Generation { get; init; }

    /// <summary>When a remote was last heard of; null where this worker has heard of none yet.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Which remote that was.</summary>
    public string? Remote { get; init; }

    /// <summary>The remotes that failed in the last sync, in the order in which they were asked.</summary>
    public IReadOnlyList<RemoteFailure> FailedRemotes { get; init; } = [];

    /// <summary>Why the last sync failed: cause, consequence, cure; null when it did not.</summary>
    public string? LastError { get; init; }

    /// <summary>How long the last sync that published took.</summary>
    public double? LastDurationSeconds { get; init; }

    /// <summary>When the next sync is due.</summary>
    public DateTimeOffset? NextSyncAt { get; init; }

    /// <summary>How the archives stand; null before they were counted.</summary>
    public ArchiveCounts? Archives { get; init; }

    /// <summary>What the disk refused in the last sync; null where it refused nothing.</summary>
    public string? DiskFault { get; init; }

    /// <summary>What its lanes are at, looked at once a second.</summary>
    public IReadOnlyList<LaneReport> Lanes { get; init; } = [];

    /// <summary>What was found damaged in the data folder and set aside or built again.</summary>
    public string? Damage { get; init; }
}
