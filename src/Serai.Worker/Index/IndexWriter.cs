using System.Buffers.Binary;

namespace Serai.Worker.Index;

/// <summary>
/// Writes an <c>index.tar.gz</c>: one gzip member (RFC 1952) over the segments of the packages and a last one, made afresh, that holds
/// <c>repo</c>, <c>version</c> and the end of the archive. Its buffers are kept; not safe for use by several threads.
/// </summary>
internal sealed class IndexWriter
{
    // Deflate; no flags, no time, no hint of the level; an unknown system (RFC 1952, 2.3.1).
    private static readonly byte[] GzipHeader = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

    // A last block that is empty, of the fixed code: each segment ends with a whole byte and none is the last by itself.
    private static readonly byte[] FinalBlock = [0x03, 0x00];

    private readonly SegmentBuilder _builder = new();
    private byte[] _stamped = new byte[256 * 1024];

    /// <summary>Where the first segment begins in the file; each further one where the one before ends.</summary>
    public static int FirstSegmentOffset => GzipHeader.Length;

    /// <summary>Writes an index.</summary>
    /// <param name="output">Where to; stays the caller's, and is not flushed.</param>
    /// <param name="segments">The segments of the packages, in the order of their paths.</param>
    /// <param name="repo">The file <c>repo</c>.</param>
    /// <param name="version">The file <c>version</c>; null where there is none.</param>
    /// <param name="time">The time of the commit, which every file takes.</param>
    /// <exception cref="ArgumentException">A root file is larger than a segment may be.</exception>
    public void Write(Stream output, IReadOnlyList<Segment> segments, byte[] repo, byte[]? version, UstarTime time)
    {
        output.Write(GzipHeader);
        uint crc = 0;
        long length = 0;
        foreach (Segment segment in segments)
        {
            Append(output, segment, time, ref crc, ref length);
        }

        _builder.Clear();
        AddRootFile("repo"u8, repo);
        if (version is not null)
        {
            AddRootFile("version"u8, version);
        }

        _builder.AddEndOfArchive();
        Append(output, _builder.Build(default), time, ref crc, ref length);
        output.Write(FinalBlock);

        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], unchecked((uint)length));
        output.Write(trailer);
    }

    private void Append(Stream output, Segment segment, UstarTime time, ref uint crc, ref long length)
    {
        ReadOnlySpan<byte> deflated = segment.Deflated;
        if (_stamped.Length < deflated.Length + Segment.Slack)
        {
            _stamped = new byte[deflated.Length + Segment.Slack];
        }

        deflated.CopyTo(_stamped);
        Segment.Stamp(segment.Headers, _stamped.AsSpan(0, deflated.Length + Segment.Slack), time);
        output.Write(_stamped, 0, deflated.Length);
        crc = Crc32Algebra.Join(crc, segment.TarCrcAt(time), segment.TarLength);
        length += segment.TarLength;
    }

    private void AddRootFile(ReadOnlySpan<byte> name, byte[] content)
    {
        if (!_builder.TryAddFile(name, content, out string? problem))
        {
            throw new ArgumentException($"root file {problem}", nameof(content));
        }
    }
}
