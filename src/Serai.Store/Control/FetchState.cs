namespace Serai.Store.Control;

/// <summary>How the fetch of one archive stands.</summary>
public enum FetchState
{
    /// <summary>In line, or between two sources.</summary>
    Waiting,

    /// <summary>Bytes arrive in a file that grows.</summary>
    Receiving,

    /// <summary>Verified and stored under all its checksums.</summary>
    Stored,

    /// <summary>All sources failed for now; it is tried again later.</summary>
    Failed,

    /// <summary>All sources say that it is gone, or give other bytes.</summary>
    Gone,
}
