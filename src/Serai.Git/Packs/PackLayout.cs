namespace Serai.Git.Packs;

/// <summary>
/// The entries of an indexed pack in the order of the pack: where one ends, which no pack says, is where the next begins. Costs 12 bytes
/// an object. Immutable.
/// </summary>
internal sealed class PackLayout
{
    private readonly long[] _offsets;
    private readonly int[] _places;
    private readonly long _end;

    /// <summary>Reads the index.</summary>
    /// <param name="pack">The pack; entered by the caller.</param>
    /// <param name="index">Its index; entered by the caller.</param>
    /// <exception cref="GitException">The index points out of the pack.</exception>
    public PackLayout(PackBytes pack, PackIndex index)
    {
        _end = pack.Length - index.PackTrailer.Length;
        _offsets = new long[index.Count];
        _places = new int[index.Count];
        for (int place = 0; place < _places.Length; place++)
        {
            ulong offset = index.Offset(place);
            _offsets[place] = offset >= PackHeader.Length && offset < (ulong)_end
                ? (long)offset
                : throw new GitException($"pack index: an object is said to be at {offset}: expected {PackHeader.Length} to {_end - 1}");
            _places[place] = place;
        }

        Array.Sort(_offsets, _places);
    }

    /// <summary>Entries in the pack.</summary>
    public int Count => _offsets.Length;

    /// <summary>The entry's place in the index.</summary>
    public int Place(int entry) => _places[entry];

    /// <summary>The entry that begins at an offset.</summary>
    /// <returns>A negative number when none does.</returns>
    public int EntryAt(long offset) => Array.BinarySearch(_offsets, offset);

    /// <summary>Where an entry begins, and where the next does.</summary>
    /// <exception cref="GitException">Two objects of the index begin at one place.</exception>
    public (long Offset, long End) Bounds(int entry)
    {
        long offset = _offsets[entry];
        long end = entry + 1 < Count ? _offsets[entry + 1] : _end;
        return end > offset
            ? (offset, end)
            : throw new GitException($"pack index: two objects are said to be at {offset}");
    }
}
