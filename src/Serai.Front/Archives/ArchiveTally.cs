namespace Serai.Front.Archives;

/// <summary>How requests for archives were answered. Safe from any thread.</summary>
internal sealed class ArchiveTally
{
    private long _hits;
    private long _fetches;
    private long _misses;
    private long _cuts;

    /// <summary>Answered from the store.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>Answered with what was fetched meanwhile.</summary>
    public long Fetches => Volatile.Read(ref _fetches);

    /// <summary>Answered with 404 or 503.</summary>
    public long Misses => Volatile.Read(ref _misses);

    /// <summary>Begun, and cut because the fetch went wrong.</summary>
    public long Cuts => Volatile.Read(ref _cuts);

    public void NoteHit() => Interlocked.Increment(ref _hits);

    public void NoteFetch() => Interlocked.Increment(ref _fetches);

    public void NoteMiss() => Interlocked.Increment(ref _misses);

    public void NoteCut() => Interlocked.Increment(ref _cuts);
}
