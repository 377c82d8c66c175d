namespace Serai.Worker.Index;

/// <summary>
/// The number of the sequence of bytes that this code makes of a commit. A change of the encoder, of <see cref="SegmentLayout"/> or of
/// the tar profile makes other bytes of the same commit: it takes the next number, and stored segments of another number are not used.
/// </summary>
internal static class IndexFormat
{
    /// <summary>The present number.</summary>
    public const int Number = 1;
}
