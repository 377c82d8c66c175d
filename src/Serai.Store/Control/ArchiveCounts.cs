namespace Serai.Store.Control;

/// <summary>How the archives stand.</summary>
/// <param name="Known">Distinct archives that the served index names.</param>
/// <param name="Stored">Those of them that are stored.</param>
/// <param name="StoredBytes">Bytes of all stored archives, named by the index or not.</param>
public sealed record ArchiveCounts(int Known, int Stored, long StoredBytes)
{
    /// <summary>How many of the known could not be had at the last try.</summary>
    public int FailedCount { get; init; }

    /// <summary>Some of these, the oldest failure first; a bounded number.</summary>
    public IReadOnlyList<ArchiveFailure> Failed { get; init; } = [];

    /// <summary>What is being fetched, the oldest first.</summary>
    public IReadOnlyList<ActiveFetch> Active { get; init; } = [];

    /// <summary>These counts, with what an earlier report says of fetches.</summary>
    public ArchiveCounts After(ArchiveCounts? earlier) =>
        earlier is null ? this : this with { FailedCount = earlier.FailedCount, Failed = earlier.Failed, Active = earlier.Active };

    /// <summary>The same with another archive of the known stored.</summary>
    public ArchiveCounts WithOneMore(long bytes) => this with { Stored = Stored + 1, StoredBytes = StoredBytes + bytes };
}
