using Serai.Worker.Catalogue;

namespace Serai.Worker.Downloads;

/// <summary>What is remembered of an archive that could not be had.</summary>
/// <param name="Archive">The archive.</param>
/// <param name="Source">The source that was tried last, as it may be shown.</param>
/// <param name="Cause">Why, of every source, without what is of this archive alone.</param>
/// <param name="Reason">Why, of every source.</param>
/// <param name="IsGone">Whether all sources said that it is gone, gave other bytes, or may not be asked.</param>
internal sealed record FetchFailure(KnownArchive Archive, string Source, string Cause, string Reason, bool IsGone)
{
    /// <summary>Failures in a row.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>When it failed first.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The clock's reading at the last failure, which does not jump.</summary>
    public long FailedAt { get; init; }

    /// <summary>How long after that it is tried again.</summary>
    public TimeSpan Pause { get; init; }
}
