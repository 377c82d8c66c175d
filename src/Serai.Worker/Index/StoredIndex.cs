using System.IO.Compression;
using Serai.Worker.Index.Inspection;

namespace Serai.Worker.Index;

/// <summary>
/// A stored <c>index.tar.gz</c> taken apart with the help of its table: what is needed to write it again with another <c>repo</c>, without
/// the objects that it was made of.
/// </summary>
/// <param name="Segments">The segments of the packages, in order.</param>
/// <param name="Version">The file <c>version</c>; null where there is none.</param>
internal sealed record StoredIndex(IReadOnlyList<Segment> Segments, byte[]? Version)
{
    // The end of the archive, the files repo and version: less than a segment may be.
    private const int MaxRootBytes = 4 << 20;

    // The last block and the trailer of gzip (RFC 1952), which follow the last segment.
    private const int AfterSegments = 2 + 8;

    /// <summary>Takes it apart.</summary>
    /// <param name="table">The file <c>segments</c>.</param>
    /// <param name="index">The index that it belongs to.</param>
    /// <exception cref="InvalidDataException">They are damaged, of another version, or not of one generation.</exception>
    public static StoredIndex Read(byte[] table, byte[] index)
    {
        IReadOnlyList<Segment> segments = SegmentTable.Read(table).All(index, out int end)
            ?? throw new InvalidDataException($"segments: of another version, or not of the index of {index.Length} bytes beside it");
        return new StoredIndex(segments, ReadVersion(index, end));
    }

    private static byte[]? ReadVersion(byte[] index, int start)
    {
        if (start > index.Length - AfterSegments)
        {
            throw new InvalidDataException($"index.tar.gz offset {start}: expected the root files, found the end");
        }

        using var deflated = new DeflateStream(new MemoryStream(index, start, index.Length - start), CompressionMode.Decompress);
        byte[] tar = new byte[MaxRootBytes];
        int length = deflated.ReadAtLeast(tar, tar.Length, throwOnEndOfStream: false);
        Span<byte> path = stackalloc byte[UstarHeader.BlockSize];
        for (int at = 0; at + UstarHeader.BlockSize <= length;)
        {
            var entry = new TarEntry(tar.AsSpan(at, UstarHeader.BlockSize));
            at += UstarHeader.BlockSize;
            ReadOnlySpan<byte> name = entry.Path(path);
            if (name.IsEmpty)
            {
                return null;
            }

            if (entry.Size < 0 || entry.Size > length - at)
            {
                break;
            }

            if (name.SequenceEqual("version"u8))
            {
                return tar.AsSpan(at, (int)entry.Size).ToArray();
            }

            at += (int)(entry.Size + UstarHeader.BlockSize - 1) / UstarHeader.BlockSize * UstarHeader.BlockSize;
        }

        throw new InvalidDataException($"index.tar.gz offset {start}: expected the root files and the end of the archive, found {length} bytes of something else");
    }
}
