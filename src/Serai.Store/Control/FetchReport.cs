namespace Serai.Store.Control;

/// <summary>
/// How the fetch of one archive stands: a line of JSON of the answer to <see cref="ControlPaths.Archives"/>, sent whole whenever
/// something of it changes. The last line has the state <see cref="FetchState.Stored"/>, <see cref="FetchState.Failed"/> or
/// <see cref="FetchState.Gone"/>.
/// </summary>
public sealed record FetchReport
{
    /// <summary>How it stands.</summary>
    public required FetchState State { get; init; }

    /// <summary>
    /// The name of the growing file in the data folder's <c>tmp</c>, while bytes may be read from it: appended to and never changed, so
    /// that another name means other bytes. Null while nothing is released. On success the file itself becomes the archive: an open one
    /// stays good.
    /// </summary>
    public string? Part { get; init; }

    /// <summary>Bytes that clients may have: 0 until a small archive is verified, the last 64 kB held back of a larger one.</summary>
    public long Released { get; init; }

    /// <summary>The whole length, as the source declared it or, once stored, as it is; null where nobody knows yet.</summary>
    public long? Length { get; init; }

    /// <summary>The archive's sha256 in hexadecimal digits, once it is stored.</summary>
    public string? Sha256 { get; init; }

    /// <summary>One line for people: why it failed or is gone, at which source, and what happens next.</summary>
    public string? Reason { get; init; }

    /// <summary>Seconds until the next try; of a failed one.</summary>
    public int? RetryAfterSeconds { get; init; }
}
