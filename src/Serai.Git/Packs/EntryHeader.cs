namespace Serai.Git.Packs;

/// <summary>What stands before the deflated bytes of an entry (gitformat-pack(5), "Pack file entry").</summary>
internal readonly struct EntryHeader
{
    /// <summary>More bytes than any header has: ten of size, ten of distance or 32 of id.</summary>
    public const int MaxLength = 10 + ObjectId.MaxLength;

    private EntryHeader(byte type, int length, int size, long baseOffset)
    {
        Type = type;
        Length = length;
        Size = size;
        BaseOffset = baseOffset;
    }

    /// <summary>See <see cref="EntryType"/>.</summary>
    public byte Type { get; }

    /// <summary>Bytes of the header; the id of a base is the last of them.</summary>
    public int Length { get; }

    /// <summary>Bytes that the entry inflates to.</summary>
    public int Size { get; }

    /// <summary>Where the entry of an offset delta's base begins.</summary>
    public long BaseOffset { get; }

    /// <summary>Reads the header at the front of some bytes.</summary>
    /// <param name="bytes">At least <see cref="MaxLength"/> bytes, unless fewer follow.</param>
    /// <param name="offset">Where they lie in the pack.</param>
    /// <param name="idLength">Bytes of a base's id.</param>
    /// <param name="maxSize">The largest size that is accepted.</param>
    /// <param name="header">The header, when there are enough bytes.</param>
    /// <returns>False when the header goes on behind the bytes.</returns>
    /// <exception cref="MalformedPackException">No type, size or base that can be.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, long offset, int idLength, int maxSize, out EntryHeader header)
    {
        header = default;
        if (!TryReadSize(bytes, offset, out byte type, out ulong size, out int at))
        {
            return false;
        }

        if (type is 0 or 5)
        {
            throw new MalformedPackException(offset, $"expected an entry of type 1 to 4, 6 or 7, found {type}");
        }

        if (size > (ulong)maxSize)
        {
            throw new MalformedPackException(offset, $"the entry inflates to {size} bytes, more than the limit of {maxSize}")
            {
                ExceededLimit = nameof(GitLimits.MaxObjectBytes),
            };
        }

        long baseOffset = 0;
        if (type == EntryType.OffsetDelta && !TryReadBaseOffset(bytes, offset, ref at, out baseOffset))
        {
            return false;
        }

        if (type == EntryType.ReferenceDelta)
        {
            at += idLength;
        }

        header = new EntryHeader(type, at, (int)size, baseOffset);
        return at <= bytes.Length;
    }

    // Three bits of type and four of size, then seven bits of size in each byte, lowest first.
    private static bool TryReadSize(ReadOnlySpan<byte> bytes, long offset, out byte type, out ulong size, out int at)
    {
        type = 0;
        size = 0;
        at = 0;
        if (bytes.IsEmpty)
        {
            return false;
        }

        byte next = bytes[at++];
        type = (byte)((next >> 4) & 7);
        size = next & 15u;
        for (int shift = 4; (next & 0x80) != 0; shift += 7)
        {
            if (at == bytes.Length)
            {
                return false;
            }

            next = bytes[at++];
            ulong part = next & 0x7Fu;
            if (shift > 63 || part << shift >> shift != part)
            {
                throw new MalformedPackException(offset, "the size of the entry has more than 64 bits");
            }

            size |= part << shift;
        }

        return true;
    }

    // Seven bits in each byte, highest first, one added for each byte that goes on.
    private static bool TryReadBaseOffset(ReadOnlySpan<byte> bytes, long offset, ref int at, out long baseOffset)
    {
        baseOffset = 0;
        if (at == bytes.Length)
        {
            return false;
        }

        byte next = bytes[at++];
        long distance = next & 0x7F;
        while ((next & 0x80) != 0)
        {
            if (at == bytes.Length)
            {
                return false;
            }

            next = bytes[at++];
            if (distance >= long.MaxValue >> 7)
            {
                throw new MalformedPackException(offset, "the distance to the base of the delta has more than 63 bits");
            }

            distance = ((distance + 1) << 7) | (next & 0x7FL);
        }

        if (distance == 0 || distance > offset - PackHeader.Length)
        {
            throw new MalformedPackException(
                offset, $"the base of the delta lies {distance} bytes before it: expected 1 to {offset - PackHeader.Length}");
        }

        baseOffset = offset - distance;
        return true;
    }
}
