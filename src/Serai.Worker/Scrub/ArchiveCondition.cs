using Serai.Store.Archives;

namespace Serai.Worker.Scrub;

/// <summary>How a stored archive is found.</summary>
/// <param name="Bytes">How much of it was read.</param>
internal abstract record ArchiveCondition(long Bytes)
{
    /// <summary>Its bytes are those of its name.</summary>
    /// <param name="Digests">All its checksums.</param>
    /// <param name="Bytes">Its length.</param>
    public sealed record Whole(ArchiveDigests Digests, long Bytes) : ArchiveCondition(Bytes);

    /// <summary>Its bytes are others, or cannot be read.</summary>
    /// <param name="Reason">One line.</param>
    /// <param name="Bytes">How much was read.</param>
    public sealed record Bad(string Reason, long Bytes) : ArchiveCondition(Bytes);

    /// <summary>It cannot be opened: nothing is known of its bytes.</summary>
    /// <param name="Reason">One line.</param>
    public sealed record Closed(string Reason) : ArchiveCondition(0);

    /// <summary>It is not there any more.</summary>
    public sealed record Gone() : ArchiveCondition(0);
}
