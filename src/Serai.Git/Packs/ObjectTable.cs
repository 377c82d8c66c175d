using Serai.Git.Objects;

namespace Serai.Git.Packs;

/// <summary>
/// What is known of the entries of a pack, in the order of the pack: columns of plain values outside the collector's reach, and no object for
/// any of them. An entry takes 33 bytes and its id: 53 with SHA-1, 65 with SHA-256.
/// </summary>
internal sealed class ObjectTable : IDisposable
{
    /// <summary>In <see cref="Bases"/>: no base, or one that is not known yet.</summary>
    public const int NoBase = -1;

    /// <summary>In <see cref="Kept"/>: the content is not kept.</summary>
    public const int NotKept = -1;

    private readonly NativeColumn<byte> _ids = new();

    public ObjectTable(ObjectFormat format) => IdLength = ObjectFormats.IdLength(format);

    public int IdLength { get; }

    public int Count => Offsets.Count;

    /// <summary>Where each entry begins, in bytes from the beginning of the pack: rising.</summary>
    public NativeColumn<long> Offsets { get; } = new();

    /// <summary>Bytes that each entry inflates to: of the delta, where it is one.</summary>
    public NativeColumn<int> EntrySizes { get; } = new();

    /// <summary>Bytes before the deflated ones.</summary>
    public NativeColumn<byte> HeaderLengths { get; } = new();

    /// <summary>The CRC-32 of each entry's bytes, which indexes have.</summary>
    public NativeColumn<uint> Checksums { get; } = new();

    /// <summary>How each is stored: see <see cref="EntryType"/>.</summary>
    public NativeColumn<byte> Types { get; } = new();

    /// <summary>What each object is: 0 while a delta is not resolved. Written last, after size, depth and id.</summary>
    public NativeColumn<byte> Kinds { get; } = new();

    /// <summary>Deltas from each entry to a whole one.</summary>
    public NativeColumn<ushort> Depths { get; } = new();

    /// <summary>The entry of a delta's base.</summary>
    public NativeColumn<int> Bases { get; } = new();

    /// <summary>Bytes of each object, once it is resolved.</summary>
    public NativeColumn<int> Sizes { get; } = new();

    /// <summary>Where the content lies in the region of what is kept at arrival, or <see cref="NotKept"/>.</summary>
    public NativeColumn<int> Kept { get; } = new();

    /// <summary>Appends an entry that is not resolved.</summary>
    /// <returns>Its index.</returns>
    public int Add(long offset, in EntryHeader header, int baseIndex)
    {
        int index = Offsets.Count;
        Offsets.Add(offset);
        EntrySizes.Add(header.Size);
        HeaderLengths.Add((byte)header.Length);
        Checksums.Add(0);
        Types.Add(header.Type);
        Kinds.Add(0);
        Depths.Add(0);
        Bases.Add(baseIndex);
        Sizes.Add(0);
        Kept.Add(NotKept);
        _ids.Resize(checked((index + 1) * IdLength));
        return index;
    }

    /// <summary>The id of an entry's object: good once it is resolved.</summary>
    public Span<byte> Id(int index) => _ids.Values.Slice(index * IdLength, IdLength);

    /// <summary>The entry that begins at an offset.</summary>
    /// <returns>A negative number when none does.</returns>
    public int IndexAt(long offset) => Offsets.Values.BinarySearch(offset);

    public void Dispose()
    {
        Offsets.Dispose();
        EntrySizes.Dispose();
        HeaderLengths.Dispose();
        Checksums.Dispose();
        Types.Dispose();
        Kinds.Dispose();
        Depths.Dispose();
        Bases.Dispose();
        Sizes.Dispose();
        Kept.Dispose();
        _ids.Dispose();
    }
}
