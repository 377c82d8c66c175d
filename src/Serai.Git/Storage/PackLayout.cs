using Serai.Git.Packs;

namespace Serai.Git.Storage;

/// <summary>The entries of an indexed pack in the order of the pack, and where each was copied to. 20 bytes an entry, off the heap.</summary>
internal sealed class PackLayout : IDisposable
{
    private readonly StoredPack _pack;
    private readonly long _end;
    private readonly NativeColumn<long> _offsets = new();
    private readonly NativeColumn<int> _places = new();
    private readonly NativeColumn<long> _copiedTo = new();

    /// <summary>Reads the index.</summary>
    /// <param name="pack">Entered by the caller.</param>
    /// <exception cref="GitException">The index has no such large offset.</exception>
    public PackLayout(StoredPack pack)
    {
        _pack = pack;
        _end = pack.Pack.Length - pack.Index.PackTrailer.Length;
        try
        {
            for (int place = 0; place < pack.Index.Count; place++)
            {
                _offsets.Add((long)Math.Min(pack.Index.Offset(place), long.MaxValue));
                _places.Add(place);
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        _offsets.Values.Sort(_places.Values);
        _copiedTo.Resize(_offsets.Count);
    }

    /// <summary>Entries in the pack.</summary>
    public int Count => _offsets.Count;

    /// <summary>The entry's place in the index.</summary>
    public int Place(int entry) => _places[entry];

    /// <summary>Where the entry was copied to; 0 while it was not.</summary>
    public ref long CopiedTo(int entry) => ref _copiedTo[entry];

    /// <summary>The entry that begins at an offset.</summary>
    /// <returns>A negative number when none does.</returns>
    public int EntryAt(long offset) => _offsets.Values.BinarySearch(offset);

    /// <summary>Where an entry begins, and where the next does.</summary>
    /// <exception cref="GitException">The index tells what cannot be.</exception>
    public (long Offset, long End) Bounds(int entry)
    {
        long offset = _offsets[entry];
        long end = entry + 1 < Count ? _offsets[entry + 1] : _end;
        return offset >= PackHeader.Length && end > offset && end <= _end
            ? (offset, end)
            : throw new GitException($"pack {_pack.Name}: its index has an entry from {offset} to {end}: expected one or more bytes in {PackHeader.Length} to {_end}");
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _offsets.Dispose();
        _places.Dispose();
        _copiedTo.Dispose();
    }
}
