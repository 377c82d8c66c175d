using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Serai.Testing;

/// <summary>Builds packs from bytes, good ones and hostile ones (gitformat-pack(5)), by means of its own: nothing of the product is used.</summary>
public sealed class PackBuilder
{
    public const int OffsetDeltaType = 6;
    public const int ReferenceDeltaType = 7;

    private readonly List<byte> _entries = [];
    private int _count;

    /// <summary>Where the next entry will begin.</summary>
    public long Offset => 12 + _entries.Count;

    /// <summary>The type and size at the front of an entry.</summary>
    public static byte[] Header(int type, ulong size)
    {
        var bytes = new List<byte>();
        ulong rest = size >> 4;
        bytes.Add((byte)((type << 4) | (int)(size & 15) | (rest != 0 ? 0x80 : 0)));
        for (; rest != 0; rest >>= 7)
        {
            bytes.Add((byte)((rest & 0x7F) | (rest > 0x7F ? 0x80u : 0)));
        }

        return [.. bytes];
    }

    /// <summary>The distance at the front of an offset delta.</summary>
    public static byte[] Distance(long distance)
    {
        var bytes = new List<byte> { (byte)(distance & 0x7F) };
        for (distance >>= 7; distance != 0; distance >>= 7)
        {
            bytes.Insert(0, (byte)(0x80 | (--distance & 0x7F)));
        }

        return [.. bytes];
    }

    public static byte[] Deflate(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, level, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return output.Length > 0 ? output.ToArray() : [0x78, 0x9C, 3, 0, 0, 0, 0, 1];
    }

    /// <summary>A delta: its two sizes and instructions.</summary>
    public static byte[] Delta(ulong baseSize, ulong resultSize, params byte[] instructions) => [.. Size(baseSize), .. Size(resultSize), .. instructions];

    /// <summary>An instruction that copies (size up to 16 MB, offset up to 4 GB).</summary>
    public static byte[] Copy(uint offset, uint size) =>
    [
        0xFF,
        (byte)offset, (byte)(offset >> 8), (byte)(offset >> 16), (byte)(offset >> 24),
        (byte)size, (byte)(size >> 8), (byte)(size >> 16),
    ];

    /// <summary>An instruction that inserts 1 to 127 bytes.</summary>
    public static byte[] Insert(byte[] bytes) => [(byte)bytes.Length, .. bytes];

    public static byte[] IdOf(string kind, byte[] content) => SHA1.HashData([.. Encoding.ASCII.GetBytes($"{kind} {content.Length}\0"), .. content]);

    /// <summary>Appends an entry that is whole (types 1 to 4, or one that cannot be). Gives its offset.</summary>
    public long Whole(int type, byte[] content) => Raw([.. Header(type, (ulong)content.Length), .. Deflate(content)]);

    /// <summary>Appends an offset delta whose base begins at an offset. Gives its own offset.</summary>
    public long OffsetDelta(long baseOffset, byte[] delta) =>
        Raw([.. Header(OffsetDeltaType, (ulong)delta.Length), .. Distance(Offset - baseOffset), .. Deflate(delta)]);

    /// <summary>Appends a reference delta. Gives its offset.</summary>
    public long ReferenceDelta(byte[] baseId, byte[] delta) =>
        Raw([.. Header(ReferenceDeltaType, (ulong)delta.Length), .. baseId, .. Deflate(delta)]);

    /// <summary>Appends an entry of any bytes. Gives its offset.</summary>
    public long Raw(byte[] entry)
    {
        long offset = Offset;
        _entries.AddRange(entry);
        _count++;
        return offset;
    }

    /// <summary>The pack, with a number of objects that may lie.</summary>
    public byte[] Build(uint? count = null, uint version = 2)
    {
        byte[] header = new byte[12];
        "PACK"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), version);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), count ?? (uint)_count);
        byte[] body = [.. header, .. _entries];
        return [.. body, .. SHA1.HashData(body)];
    }

    private static List<byte> Size(ulong size)
    {
        var bytes = new List<byte>();
        for (; size > 0x7F; size >>= 7)
        {
            bytes.Add((byte)(size | 0x80));
        }

        bytes.Add((byte)size);
        return bytes;
    }
}
