namespace Serai.Git;

/// <summary>What a pack turned out to hold.</summary>
/// <param name="Objects">Entries of the pack as it was sent; a base appended to complete a thin pack is not among them.</param>
/// <param name="Commits">Entries that are commits, deltas resolved.</param>
/// <param name="Trees">Entries that are trees.</param>
/// <param name="Blobs">Entries that are blobs.</param>
/// <param name="Tags">Entries that are annotated tags.</param>
/// <param name="Deltas">Entries that are stored as a delta of another.</param>
/// <param name="MaxDepth">Deltas in the longest chain; 0 where every entry is whole.</param>
/// <param name="PackBytes">Bytes of the pack as sent, header and trailer included.</param>
/// <param name="InflatedBytes">Sum of the sizes of all objects, in bytes.</param>
/// <param name="AppendedBases">Objects taken from the store to make a thin pack whole.</param>
public sealed record PackSummary(
    int Objects, int Commits, int Trees, int Blobs, int Tags, int Deltas, int MaxDepth, long PackBytes, long InflatedBytes, int AppendedBases);
