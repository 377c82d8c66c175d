using System.Buffers.Binary;
using Serai.Git.Objects;

namespace Serai.Git.Packs;

/// <summary>
/// Reads a version-2 index (gitformat-pack(5), "Version 2 pack-*.idx files"): a fan-out by the first byte, sorted ids, a CRC-32 of each
/// entry, offsets of 31 bits, offsets of 64 bits for those that need them, the pack's trailer and the index's own.
/// </summary>
internal sealed class PackIndex
{
    public const int HeaderLength = 8;
    public const int FanOutLength = 256 * 4;
    public const uint Signature = 0xFF74_4F63;
    public const uint LargeOffset = 0x8000_0000;

    private readonly PackBytes _bytes;
    private readonly int _idLength;
    private readonly long _ids;
    private readonly long _offsets;
    private readonly long _largeOffsets;

    private PackIndex(PackBytes bytes, int idLength, int count)
    {
        _bytes = bytes;
        _idLength = idLength;
        Count = count;
        _ids = HeaderLength + FanOutLength;
        _offsets = _ids + ((long)count * (idLength + 4));
        _largeOffsets = _offsets + (4L * count);
    }

    /// <summary>Objects in the index.</summary>
    public int Count { get; }

    /// <summary>The trailer of the pack that the index is of.</summary>
    public ReadOnlySpan<byte> PackTrailer => _bytes.Slice(_bytes.Length - (2 * _idLength), _idLength);

    /// <summary>Checks what reading relies on: sizes, the fan-out, the index's own hash.</summary>
    /// <param name="bytes">The index; entered by the caller.</param>
    /// <param name="format">Tells how long the ids are.</param>
    /// <exception cref="GitException">It is no index, or damaged.</exception>
    public static PackIndex Open(PackBytes bytes, ObjectFormat format)
    {
        int idLength = ObjectFormats.IdLength(format);
        if (bytes.Length < HeaderLength + FanOutLength + (2 * idLength))
        {
            throw new GitException($"pack index: expected at least {HeaderLength + FanOutLength + (2 * idLength)} bytes, found {bytes.Length}");
        }

        ReadOnlySpan<byte> header = bytes.Slice(0, HeaderLength);
        if (BinaryPrimitives.ReadUInt32BigEndian(header) != Signature || BinaryPrimitives.ReadUInt32BigEndian(header[4..]) != 2)
        {
            throw new GitException($"pack index: expected the signature and version ff744f6300000002, found {Convert.ToHexStringLower(header)}");
        }

        var index = new PackIndex(bytes, idLength, CheckFanOut(bytes.Slice(HeaderLength, FanOutLength)));
        long large = bytes.Length - (2 * idLength) - index._largeOffsets;
        if (large < 0 || large % 8 != 0 || large / 8 > index.Count)
        {
            throw new GitException($"pack index: {bytes.Length} bytes do not fit {index.Count} objects");
        }

        index.CheckHash(format);
        return index;
    }

    /// <summary>The place of an id among the sorted ones: the first, where a pack has an object several times.</summary>
    /// <returns>A negative number when it is not there.</returns>
    public int Find(ReadOnlySpan<byte> id)
    {
        if (id.Length != _idLength)
        {
            return -1;
        }

        int low = id[0] == 0 ? 0 : FanOut(id[0] - 1);
        int high = FanOut(id[0]);
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (Id(middle).SequenceCompareTo(id) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < Count && Id(low).SequenceEqual(id) ? low : -1;
    }

    /// <summary>The id at a place.</summary>
    public ReadOnlySpan<byte> Id(int place) => _bytes.Slice(_ids + ((long)place * _idLength), _idLength);

    /// <summary>The CRC-32 of the entry at a place, highest byte first.</summary>
    public ReadOnlySpan<byte> Crc(int place) => _bytes.Slice(_ids + ((long)Count * _idLength) + (4L * place), 4);

    /// <summary>Where the entry at a place begins in the pack: as the index says, not checked against the pack.</summary>
    /// <exception cref="GitException">The index has no such large offset.</exception>
    public ulong Offset(int place)
    {
        uint offset = BinaryPrimitives.ReadUInt32BigEndian(_bytes.Slice(_offsets + (4L * place), 4));
        if ((offset & LargeOffset) == 0)
        {
            return offset;
        }

        long at = _largeOffsets + (8L * (offset & ~LargeOffset));
        return at <= _bytes.Length - (2 * _idLength) - 8
            ? BinaryPrimitives.ReadUInt64BigEndian(_bytes.Slice(at, 8))
            : throw new GitException($"pack index: object {place} has the large offset number {offset & ~LargeOffset}, which is not there");
    }

    private static int CheckFanOut(ReadOnlySpan<byte> fanOut)
    {
        uint last = 0;
        for (int i = 0; i < 256; i++)
        {
            uint next = BinaryPrimitives.ReadUInt32BigEndian(fanOut[(4 * i)..]);
            if (next < last || next > int.MaxValue)
            {
                throw new GitException($"pack index: the fan-out falls from {last} to {next} at {i}");
            }

            last = next;
        }

        return (int)last;
    }

    private int FanOut(int firstByte) => BinaryPrimitives.ReadInt32BigEndian(_bytes.Slice(HeaderLength + (4 * firstByte), 4));

    private void CheckHash(ObjectFormat format)
    {
        using var hash = ObjectHasher.Incremental(format);
        long end = _bytes.Length - _idLength;
        for (long at = 0; at < end; at += 1 << 20)
        {
            hash.AppendData(_bytes.Slice(at, (int)Math.Min(1 << 20, end - at)));
        }

        Span<byte> computed = stackalloc byte[_idLength];
        hash.GetHashAndReset(computed);
        if (!_bytes.Slice(end, _idLength).SequenceEqual(computed))
        {
            throw new GitException(
                $"pack index: its bytes hash to {Convert.ToHexStringLower(computed)}, and its trailer says {Convert.ToHexStringLower(_bytes.Slice(end, _idLength))}");
        }
    }
}
