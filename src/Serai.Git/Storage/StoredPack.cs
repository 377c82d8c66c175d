using System.Collections.Concurrent;
using Serai.Git.Packs;

namespace Serai.Git.Storage;

/// <summary>A pack with its index, wherever the bytes lie: the one reader of both homes. For many threads at once.</summary>
internal sealed class StoredPack : IDisposable
{
    private readonly PackBytes _pack;
    private readonly PackBytes _indexBytes;
    private readonly PackIndex _index;
    private readonly ObjectFormat _format;
    private readonly GitLimits _limits;
    private readonly ConcurrentBag<ObjectReader> _readers = [];
    private PackEntries? _entries;
    private volatile ReceivedContents? _contents;
    private volatile bool _disposed;

    private StoredPack(PackBytes pack, PackBytes indexBytes, PackIndex index, ObjectFormat format, GitLimits limits)
    {
        _pack = pack;
        _indexBytes = indexBytes;
        _index = index;
        _format = format;
        _limits = limits;
        Name = Convert.ToHexStringLower(index.PackTrailer);
    }

    /// <summary>The pack's trailer in hexadecimal digits: its name.</summary>
    public string Name { get; }

    /// <summary>Bytes of the pack and of its index.</summary>
    public long Bytes => _pack.Length + _indexBytes.Length;

    /// <summary>Objects in this pack.</summary>
    public int Objects => _index.Count;

    /// <summary>Whether it is closed, or about to be.</summary>
    public bool IsDisposed => _disposed;

    /// <summary>The pack's bytes; good between <see cref="TryEnter"/> and <see cref="Leave"/>.</summary>
    public PackBytes Pack => _pack;

    /// <summary>The index; good between <see cref="TryEnter"/> and <see cref="Leave"/>.</summary>
    public PackIndex Index => _index;

    /// <summary>Takes both over and checks that they belong together; where they do not, both are disposed.</summary>
    /// <exception cref="GitException">One of them is damaged, or the index is another pack's.</exception>
    public static StoredPack Open(PackBytes pack, PackBytes indexBytes, ObjectFormat format, GitLimits limits)
    {
        try
        {
            PackIndex index = PackIndex.Open(indexBytes, format);
            int trailerLength = index.PackTrailer.Length;
            if (pack.Length < PackHeader.Length + trailerLength)
            {
                throw new MalformedPackException($"expected at least {PackHeader.Length + trailerLength} bytes, found {pack.Length}");
            }

            int objects = PackHeader.Read(pack.Slice(0, PackHeader.Length), int.MaxValue);
            ReadOnlySpan<byte> trailer = pack.Slice(pack.Length - trailerLength, trailerLength);
            return objects == index.Count && trailer.SequenceEqual(index.PackTrailer)
                ? new StoredPack(pack, indexBytes, index, format, limits)
                : throw new GitException(
                    $"pack index: it is of {index.Count} objects and a pack {Convert.ToHexStringLower(index.PackTrailer)}, the pack has {objects} and ends in {Convert.ToHexStringLower(trailer)}");
        }
        catch
        {
            pack.Dispose();
            indexBytes.Dispose();
            throw;
        }
    }

    /// <summary>Whether the index has an id; false also when this was disposed.</summary>
    public bool Contains(ObjectId id)
    {
        if (!TryEnter())
        {
            return false;
        }

        try
        {
            return Find(id) >= 0;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Reads an object; null when it is not here, or this was disposed.</summary>
    public GitObject? TryRent(ObjectId id)
    {
        if (!TryEnter())
        {
            return null;
        }

        try
        {
            int place = Find(id);
            return place < 0 ? null : Rent(place, id);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Where the entry of an object begins in this pack, as its index says; negative when it is not here.</summary>
    /// <exception cref="GitException">The index has no such offset.</exception>
    public long OffsetOf(ObjectId id)
    {
        Enter();
        try
        {
            int place = Find(id);
            return place < 0 ? -1 : (long)Math.Min(_index.Offset(place), long.MaxValue);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Copies the entry of an object into another pack, where that can be done without inflating it.</summary>
    /// <returns>Whether it was copied; null when the object is not here.</returns>
    /// <exception cref="GitException">It is damaged.</exception>
    public bool? TryCopy(ObjectId id, PackWriter writer, Func<ObjectId, long> whereIs)
    {
        Enter();
        try
        {
            int place = Find(id);
            return place < 0 ? null : Copy(place, id, writer, whereIs);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Keeps the bytes where they are until <see cref="Leave"/>.</summary>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    public void Enter() => ObjectDisposedException.ThrowIf(!TryEnter(), this);

    /// <summary>As <see cref="Enter"/>, where disposing may come first: false then.</summary>
    public bool TryEnter()
    {
        if (!_indexBytes.TryEnter())
        {
            return false;
        }

        if (_pack.TryEnter())
        {
            return true;
        }

        _indexBytes.Leave();
        return false;
    }

    /// <summary>Ends what <see cref="TryEnter"/> began.</summary>
    public void Leave()
    {
        _pack.Leave();
        _indexBytes.Leave();
    }

    /// <summary>The place of an id in the index; negative when it is not there. Between <see cref="TryEnter"/> and <see cref="Leave"/>.</summary>
    public int Find(ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[id.Length];
        id.CopyTo(bytes);
        return bytes.IsEmpty ? -1 : _index.Find(bytes);
    }

    /// <summary>Takes over what is still inflated from the reception; for the one who opened it, before others see it.</summary>
    public void Hold(ReceivedContents? contents) => _contents = contents;

    /// <summary>Gives back the pages of the pack that lie in memory and come again from its file.</summary>
    public void ForgetPages()
    {
        Enter();
        _pack.ForgetPages();
        Leave();
    }

    /// <summary>Gives that back; those who read just now end in peace.</summary>
    public void ReleaseContents()
    {
        _contents?.Dispose();
        _contents = null;
    }

    /// <summary>Reads the object at a place in the index. Between <see cref="TryEnter"/> and <see cref="Leave"/>.</summary>
    /// <exception cref="GitException">It is damaged.</exception>
    public GitObject Rent(int place, ObjectId id)
    {
        if (_contents?.TryRent(place) is { } received)
        {
            return received;
        }

        if (!_readers.TryTake(out ObjectReader? reader))
        {
            reader = new ObjectReader(_format, _limits);
        }

        try
        {
            return reader.Read(_pack, _index, place);
        }
        catch (GitException fault)
        {
            throw new GitException($"object {id} in pack {Name}: {fault.Message}", fault);
        }
        finally
        {
            _readers.Add(reader);
            if (_disposed)
            {
                DisposeReaders();
            }
        }
    }

    /// <summary>Closes it; those who read just now end in peace.</summary>
    public void Dispose()
    {
        _disposed = true;
        DisposeReaders();
        ReleaseContents();
        _pack.Dispose();
        _indexBytes.Dispose();
    }

    private bool Copy(int place, ObjectId id, PackWriter writer, Func<ObjectId, long> whereIs)
    {
        try
        {
            _entries ??= new PackEntries(_pack, _index, _format, _limits.MaxObjectBytes);
            return _entries.TryCopy(place, writer, whereIs);
        }
        catch (GitException fault)
        {
            throw new GitException($"object {id} in pack {Name}: {fault.Message}", fault);
        }
    }

    private void DisposeReaders()
    {
        while (_readers.TryTake(out ObjectReader? reader))
        {
            reader.Dispose();
        }
    }
}
