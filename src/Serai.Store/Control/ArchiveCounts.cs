namespace Serai.Store.Control;

/// <summary>How the archives stand.</summary>
/// <param name="Known">Distinct archives that the served index names.</param>
/// <param name="Stored">Those of them that are stored.</param>
/// <param name="StoredBytes">Bytes of all stored archives, named by the index or not.</param>
public sealed record ArchiveCounts(int Known, int Stored, long StoredBytes);
