using Serai.Store.Archives;

namespace Serai.Worker.Downloads;

/// <summary>How asking all sources of an archive ended.</summary>
internal abstract record TransferOutcome
{
    private TransferOutcome()
    {
    }

    /// <summary>It is verified and stored.</summary>
    /// <param name="Digests">Its checksums.</param>
    /// <param name="Length">Its bytes.</param>
    /// <param name="From">The server that it came from.</param>
    public sealed record Stored(ArchiveDigests Digests, long Length, string From) : TransferOutcome;

    /// <summary>No source had it.</summary>
    /// <param name="Source">The last one, as it may be shown.</param>
    /// <param name="Cause">Why, of every source, without what is of this archive alone.</param>
    /// <param name="Reason">Why, of every source.</param>
    /// <param name="IsGone">Whether none of them is worth asking again soon.</param>
    /// <param name="RetryAfter">The shortest time after which one is; null where nobody says.</param>
    public sealed record Failed(string Source, string Cause, string Reason, bool IsGone, TimeSpan? RetryAfter) : TransferOutcome;
}
