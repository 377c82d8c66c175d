namespace Serai.Git;

/// <summary>What a fetch brought, beside the pack.</summary>
/// <param name="Shallow">Commits that are shallow roots from now on.</param>
/// <param name="Unshallow">Commits that are no shallow roots any more.</param>
/// <param name="PackBytes">Bytes of the pack; 32 for one of no object.</param>
/// <param name="PackObjects">The number of objects in the pack's header.</param>
public sealed record FetchResult(IReadOnlyList<ObjectId> Shallow, IReadOnlyList<ObjectId> Unshallow, long PackBytes, long PackObjects)
{
    /// <summary>Whether a pack with an object in it came.</summary>
    public bool BroughtObjects => PackObjects > 0;
}
