using System.Buffers.Binary;
using Serai.Git.Objects;

namespace Serai.Git.Packs;

/// <summary>
/// The entries of a pack as they lie in it, to be copied without inflating them. Each is checked against the CRC-32 of the index before it
/// is given. Immutable.
/// </summary>
internal sealed class PackEntries
{
    private readonly PackBytes _pack;
    private readonly PackIndex _index;
    private readonly int _idLength;
    private readonly int _maxObjectBytes;
    private readonly PackLayout _layout;

    /// <param name="pack">The pack; entered by the caller, as for every call.</param>
    /// <param name="index">Its index; entered by the caller, as for every call.</param>
    /// <param name="format">Tells how long the ids are.</param>
    /// <param name="maxObjectBytes">The largest size that is accepted.</param>
    /// <exception cref="GitException">The index points out of the pack.</exception>
    public PackEntries(PackBytes pack, PackIndex index, ObjectFormat format, int maxObjectBytes)
    {
        _pack = pack;
        _index = index;
        _idLength = ObjectFormats.IdLength(format);
        _maxObjectBytes = maxObjectBytes;
        _layout = new PackLayout(pack, index);
    }

    /// <summary>
    /// Writes an object's entry into another pack: a whole one as it is, a delta with its base named by distance where that is written already, and
    /// by id where it is not: then the delta is resolved when all has come, and not as it comes.
    /// </summary>
    /// <param name="place">The object's place in the index.</param>
    /// <param name="writer">The other pack.</param>
    /// <param name="whereIs">Where an object begins in the other pack: 0 while it is not written, negative where it will not be in it, and then a
    /// delta of it is not written.</param>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="GitException">The entry is damaged.</exception>
    public bool TryCopy(int place, PackWriter writer, Func<ObjectId, long> whereIs)
    {
        (long offset, long end) = _layout.Bounds(_layout.EntryAt((long)_index.Offset(place)));
        if (end - offset > int.MaxValue)
        {
            return false;
        }

        ReadOnlySpan<byte> entry = _pack.Slice(offset, (int)(end - offset));
        if (!EntryHeader.TryRead(entry, offset, _idLength, _maxObjectBytes, out EntryHeader header))
        {
            throw EntryInflater.Truncated(offset, size: 0);
        }

        ReadOnlySpan<byte> deflated = entry[header.Length..];
        if (EntryType.IsWhole(header.Type))
        {
            Check(entry, place, offset);
            writer.AddEntry(entry[..header.Length], deflated);
            return true;
        }

        ReadOnlySpan<byte> baseId = BaseOf(entry, header, offset);
        long baseAt = whereIs(new ObjectId(baseId));
        if (baseAt < 0)
        {
            return false;
        }

        Check(entry, place, offset);
        Span<byte> front = stackalloc byte[EntryHeader.MaxLength];
        int length = baseAt > 0
            ? DeltaHeader.WriteOffset(header.Size, writer.Position - baseAt, front)
            : DeltaHeader.WriteReference(header.Size, baseId, front);
        writer.AddEntry(front[..length], deflated);
        return true;
    }

    private ReadOnlySpan<byte> BaseOf(ReadOnlySpan<byte> entry, in EntryHeader header, long offset)
    {
        if (header.Type == EntryType.ReferenceDelta)
        {
            return entry.Slice(header.Length - _idLength, _idLength);
        }

        int at = _layout.EntryAt(header.BaseOffset);
        return at >= 0
            ? _index.Id(_layout.Place(at))
            : throw new MalformedPackException(offset, $"the base of the delta is said to be at {header.BaseOffset}, where no entry begins");
    }

    private void Check(ReadOnlySpan<byte> entry, int place, long offset)
    {
        uint found = Crc32.Compute(entry);
        uint expected = BinaryPrimitives.ReadUInt32BigEndian(_index.Crc(place));
        if (found != expected)
        {
            throw new MalformedPackException(offset, $"the entry has the CRC-32 {found:x8}: the index says {expected:x8}");
        }
    }
}
