using System.IO.Compression;

namespace Serai.Git.Packs;

/// <summary>Writes entries that are not deltas (gitformat-pack(5), "Pack file entry").</summary>
internal static class WholeEntry
{
    /// <summary>One entry: its header and the deflated content.</summary>
    public static byte[] Write(ObjectKind kind, ReadOnlySpan<byte> content, CompressionLevel level)
    {
        using var entry = new MemoryStream();
        Span<byte> header = stackalloc byte[EntryHeader.MaxLength];
        int headerLength = WriteHeader((byte)kind, (ulong)content.Length, header);
        entry.Write(header[..headerLength]);
        using (var deflated = new ZLibStream(entry, level, leaveOpen: true))
        {
            deflated.Write(content);
        }

        // ZLibStream writes nothing at all for nothing; an empty zlib stream is meant.
        if (content.IsEmpty && entry.Length == headerLength)
        {
            entry.Write([0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]);
        }

        return entry.ToArray();
    }

    /// <summary>Writes the type and size of an entry.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteHeader(byte type, ulong size, Span<byte> destination)
    {
        int at = 0;
        byte next = (byte)((type << 4) | (int)(size & 15));
        for (size >>= 4; size != 0; size >>= 7)
        {
            destination[at++] = (byte)(next | 0x80);
            next = (byte)(size & 0x7F);
        }

        destination[at++] = next;
        return at;
    }
}
