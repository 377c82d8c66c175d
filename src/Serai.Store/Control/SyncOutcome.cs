namespace Serai.Store.Control;

/// <summary>How a sync ended, for those who asked for it.</summary>
/// <param name="Succeeded">Whether what is served now is what the remote has.</param>
/// <param name="Text">One line: what changed, or why it failed.</param>
public sealed record SyncOutcome(bool Succeeded, string Text)
{
    /// <summary>The commit that is served now, in hexadecimal digits; null where the sync failed, or asked no remote.</summary>
    public string? Commit { get; init; }

    /// <summary>The generation that is served now; null as for <see cref="Commit"/>.</summary>
    public long? Generation { get; init; }

    /// <summary>Packages that the sync changed; null as for <see cref="Commit"/>.</summary>
    public int? ChangedPackages { get; init; }

    /// <summary>What the disk refused; null where it was nothing of that kind.</summary>
    public string? DiskFault { get; init; }
}
