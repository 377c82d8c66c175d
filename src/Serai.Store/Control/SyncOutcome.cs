namespace Serai.Store.Control;

/// <summary>How a sync ended, for those who asked for it.</summary>
/// <param name="Succeeded">Whether what is served now is what the remote has.</param>
/// <param name="Text">One line: what changed, or why it failed.</param>
public sealed record SyncOutcome(bool Succeeded, string Text)
{
    /// <summary>What the disk refused; null where it was nothing of that kind.</summary>
    public string? DiskFault { get; init; }
}
