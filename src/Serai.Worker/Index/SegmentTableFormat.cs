namespace Serai.Worker.Index;

/// <summary>The figures of the file <c>segments</c>, as docs/formats/segments.md has them.</summary>
internal static class SegmentTableFormat
{
    /// <summary>The number of the format.</summary>
    public const uint Number = 1;

    /// <summary>Magic, format, index format, count.</summary>
    public const int PreambleLength = 20;

    /// <summary>The checksum at the end.</summary>
    public const int TrailerLength = 4;

    /// <summary>A segment's fields before its headers.</summary>
    public const int SegmentLength = SegmentKey.Length + 20;

    /// <summary>The shortest that a header takes: three numbers of a byte each.</summary>
    public const int MinHeaderLength = 3;

    /// <summary>A segment's end, the empty stored block of a sync flush: no digit stands in its last four bytes.</summary>
    public const int FlushLength = 4;

    /// <summary>What the file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "SERAISEG"u8;
}
