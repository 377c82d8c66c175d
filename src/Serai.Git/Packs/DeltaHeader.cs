namespace Serai.Git.Packs;

/// <summary>Writes what stands before the deflated bytes of a delta (gitformat-pack(5), "Pack file entry").</summary>
internal static class DeltaHeader
{
    /// <summary>Of a delta whose base is in the same pack, before it.</summary>
    /// <param name="size">Bytes that the delta inflates to.</param>
    /// <param name="distance">From the beginning of the base's entry to that of this one.</param>
    /// <param name="destination">Room for <see cref="EntryHeader.MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteOffset(int size, long distance, Span<byte> destination)
    {
        int length = WholeEntry.WriteHeader(EntryType.OffsetDelta, (ulong)size, destination);

        // Seven bits in each byte, highest first, one taken off for each byte that follows ("offset encoding").
        Span<byte> bytes = stackalloc byte[10];
        int at = bytes.Length;
        bytes[--at] = (byte)(distance & 0x7F);
        for (distance >>= 7; distance != 0; distance >>= 7)
        {
            bytes[--at] = (byte)(0x80 | (--distance & 0x7F));
        }

        bytes[at..].CopyTo(destination[length..]);
        return length + bytes.Length - at;
    }

    /// <summary>Of a delta whose base is named by its id.</summary>
    /// <param name="size">Bytes that the delta inflates to.</param>
    /// <param name="baseId">The base's.</param>
    /// <param name="destination">Room for <see cref="EntryHeader.MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteReference(int size, ReadOnlySpan<byte> baseId, Span<byte> destination)
    {
        int length = WholeEntry.WriteHeader(EntryType.ReferenceDelta, (ulong)size, destination);
        baseId.CopyTo(destination[length..]);
        return length + baseId.Length;
    }
}
