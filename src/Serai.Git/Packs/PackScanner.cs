using System.Security.Cryptography;
using Serai.Git.Storage;

namespace Serai.Git.Packs;

/// <summary>
/// The first pass over a pack, which follows the bytes as they arrive: finds the entries, inflates each once, names what is whole, and
/// resolves deltas whose base is still kept. What remains is for <see cref="DeltaResolver"/>. No threads, no waiting: it is called again
/// when there is more.
/// </summary>
internal sealed unsafe class PackScanner : IDisposable
{
    // Hashing the pack in pieces of this size keeps them in the processor's cache.
    private const int HashedAtOnce = 32 << 10;

    // Room for contents that are not kept, and wait to be hashed.
    private const int ScratchBytes = 4 << 20;

    // Where bytes drip, an entry is tried as often as some come: what that costs is bounded.
    private const int MaxTriedBytes = 64 << 10;

    private readonly PackWork _work;
    private readonly ObjectNamer _namer;
    private readonly EntryInflater _inflater = new();
    private readonly IncrementalHash _packHash;
    private readonly NativeRegion _scratch;
    private long _hashed;
    private long _keptEnd;
    private long _scratchEnd;
    private int _expected = -1;

    public PackScanner(PackWork work)
    {
        _work = work;
        _namer = new ObjectNamer(work, pool: null);
        _packHash = ObjectHasher.Incremental(work.Format);
        _scratch = new NativeRegion(ScratchBytes + ObjectHasher.HeaderRoom + (long)work.Limits.MaxObjectBytes);
    }

    /// <summary>Where the next entry begins.</summary>
    public long Position { get; private set; }

    /// <summary>How many bytes of the pack must be there before it is of use to go on.</summary>
    public long Wanted { get; private set; } = PackHeader.Length;

    /// <summary>Whether every entry was seen.</summary>
    public bool IsDone => _work.Table.Count == _expected;

    /// <summary>Goes on through what is there, in one turn (<see cref="GitLimits.TakeTurn"/>).</summary>
    /// <param name="available">Bytes of the pack that have come.</param>
    /// <param name="isComplete">Whether no more will come.</param>
    /// <param name="isPatient">Whether an entry that may go on behind these bytes is left alone until more are there, and not tried.</param>
    /// <param name="maxEntries">Return after so many entries, so that the caller can look up.</param>
    /// <exception cref="MalformedPackException">What came is no pack, or it ends too early.</exception>
    public void Advance(long available, bool isComplete, bool isPatient, int maxEntries)
    {
        using IDisposable? turn = _work.Limits.TakeTurn?.Invoke();
        if (_expected < 0 && !TryReadHeader(available, isComplete))
        {
            return;
        }

        while (!IsDone && maxEntries-- > 0 && TryScanEntry(available, isComplete, isPatient))
        {
            HashPack(HashedAtOnce);
        }

        if (IsDone)
        {
            Wanted = Position + _work.IdLength;
            CheckEnd(Wanted, available, _expected);
        }
    }

    /// <summary>Checks that nothing follows the trailer.</summary>
    /// <param name="end">Where the trailer ends.</param>
    /// <param name="available">Bytes that have come.</param>
    /// <param name="objects">How many there are in the pack.</param>
    /// <exception cref="MalformedPackException">More has come.</exception>
    public static void CheckEnd(long end, long available, int objects)
    {
        if (available > end)
        {
            throw new MalformedPackException(
                end, $"expected the end of the pack behind its {objects} objects and the trailer, found {available - end} more bytes");
        }
    }

    /// <summary>Names the objects that are left, and checks the trailer: the hash of everything before it.</summary>
    public void CheckTrailer(long available)
    {
        if (available - Position != _work.IdLength)
        {
            throw new MalformedPackException(
                Position, $"expected a trailer of {_work.IdLength} bytes, found {available - Position} before the end");
        }

        _namer.Finish();
        HashPack(0);
        Span<byte> computed = stackalloc byte[_work.IdLength];
        _packHash.GetHashAndReset(computed);
        ReadOnlySpan<byte> found = _work.Pack.Slice(Position, _work.IdLength);
        if (!found.SequenceEqual(computed))
        {
            throw new MalformedPackException(
                Position, $"the trailer says {Convert.ToHexStringLower(found)}: the bytes before it hash to {Convert.ToHexStringLower(computed)}");
        }

        _work.EntriesEnd = Position;
    }

    public void Dispose()
    {
        _namer.Dispose();
        _inflater.Dispose();
        _packHash.Dispose();
        _scratch.Dispose();
    }

    private bool TryReadHeader(long available, bool isComplete)
    {
        if (available < PackHeader.Length)
        {
            return isComplete
                ? throw new MalformedPackException(0, $"expected a header of {PackHeader.Length} bytes, found the end after {available}")
                : false;
        }

        _expected = PackHeader.Read(_work.Pack.Slice(0, PackHeader.Length), _work.Limits.MaxObjects);
        Position = PackHeader.Length;
        return true;
    }

    private bool TryScanEntry(long available, bool isComplete, bool isPatient)
    {
        long left = available - Position;
        if (isComplete && left <= _work.IdLength)
        {
            throw new MalformedPackException(
                Position, $"the pack ends after {_work.Table.Count} objects: its header says {_expected}");
        }

        var front = new ReadOnlySpan<byte>(_work.Pack.Pointer + Position, (int)Math.Min(left, EntryHeader.MaxLength));
        if (!EntryHeader.TryRead(front, Position, _work.IdLength, _work.Limits.MaxObjectBytes, out EntryHeader header))
        {
            return NeedMore(available + 1, isComplete, size: 0);
        }

        // Until so much is there that the entry must end within it, it is left alone: entries are small against what arrives at once.
        long bound = header.Length + (long)header.Size + (header.Size >> 8) + 64;
        if (!isComplete && left < bound && (isPatient || header.Size > MaxTriedBytes))
        {
            return NeedMore(Position + bound, isComplete, header.Size);
        }

        int baseIndex = header.Type == EntryType.OffsetDelta ? FindBase(header) : ObjectTable.NoBase;
        byte* data = _work.Pack.Pointer + Position + header.Length;
        bool isWhole = EntryType.IsWhole(header.Type);
        byte* output = isWhole ? KeepOrScratch(header.Size, out int kept) : Scratch(header.Size, out kept);
        if (!_inflater.TryInflate(data, left - header.Length, output, header.Size, Position, out long consumed))
        {
            // An encoder may use more bytes than any should: twice as many are waited for, so that the work stays in proportion.
            return NeedMore(Position + (2 * left), isComplete, header.Size);
        }

        _work.Spend(header.Size, Position);
        int index = _work.Table.Add(Position, header, baseIndex);
        if (isWhole)
        {
            Resolved(index, header.Type, output, header.Size, kept, depth: 0);
        }
        else if (baseIndex >= 0 && _work.Table.Kept[baseIndex] >= 0)
        {
            TryApply(index, baseIndex, new ReadOnlySpan<byte>(output, header.Size));
        }

        int length = checked(header.Length + (int)consumed);
        _work.Table.Checksums[index] = Crc32.Compute(_work.Pack.Slice(Position, length));
        Position += length;
        return true;
    }

    private bool NeedMore(long wanted, bool isComplete, int size)
    {
        Wanted = wanted;
        return isComplete ? throw EntryInflater.Truncated(Position, size) : false;
    }

    private int FindBase(in EntryHeader header)
    {
        int index = _work.Table.IndexAt(header.BaseOffset);
        return index >= 0
            ? index
            : throw new MalformedPackException(Position, $"the base of the delta is at {header.BaseOffset}, where no entry begins");
    }

    // Applies a delta now, if the object has room among what is kept.
    private void TryApply(int index, int baseIndex, ReadOnlySpan<byte> delta)
    {
        ObjectTable table = _work.Table;
        int depth = table.Depths[baseIndex] + 1;
        int instructions = DeltaChecks.ReadSizes(_work, index, delta, table.Sizes[baseIndex], depth, out int size);
        if (!HasRoom(size))
        {
            return;
        }

        byte* output = KeepOrScratch(size, out int kept);
        byte* source = _work.Kept.Pointer + table.Kept[baseIndex];
        _work.Spend(size, Position);
        Delta.Apply(delta[instructions..], new ReadOnlySpan<byte>(source, table.Sizes[baseIndex]), output, size, Position);
        Resolved(index, table.Kinds[baseIndex], output, size, kept, depth);
    }

    private void Resolved(int index, byte kind, byte* content, int size, int kept, int depth)
    {
        ObjectTable table = _work.Table;
        table.Sizes[index] = size;
        table.Depths[index] = (ushort)depth;
        table.Kept[index] = kept;
        table.Kinds[index] = kind;
        if (kept >= 0)
        {
            _keptEnd = kept + (long)size;
        }
        else
        {
            _scratchEnd = content + size - _scratch.Pointer;
        }

        _namer.Name(index, (ObjectKind)kind, content, size, held: null);
    }

    private long NextKept() => After(_keptEnd);

    private static long After(long end) => (end + ObjectHasher.HeaderRoom + 15) & ~15L;

    private bool HasRoom(int size) => NextKept() + size <= _work.Kept.Capacity;

    private byte* KeepOrScratch(int size, out int kept)
    {
        if (!HasRoom(size))
        {
            return Scratch(size, out kept);
        }

        kept = (int)NextKept();
        _work.Kept.Extend(kept + (long)size);
        return _work.Kept.Pointer + kept;
    }

    private byte* Scratch(int size, out int kept)
    {
        kept = ObjectTable.NotKept;
        if (_scratchEnd + size > ScratchBytes)
        {
            _namer.Finish();
            _scratchEnd = 0;
        }

        long start = After(_scratchEnd);
        _scratch.Extend(start + size);
        return _scratch.Pointer + start;
    }

    private void HashPack(long atLeast)
    {
        while (Position - _hashed > atLeast)
        {
            int length = (int)Math.Min(Position - _hashed, HashedAtOnce);
            _packHash.AppendData(_work.Pack.Slice(_hashed, length));
            _hashed += length;
        }
    }
}
