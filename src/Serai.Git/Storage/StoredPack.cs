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

    /// <summary>Whether the index has an id.</summary>
    public bool Contains(ObjectId id)
    {
        _indexBytes.Enter();
        try
        {
            return Find(id) >= 0;
        }
        finally
        {
            _indexBytes.Leave();
        }
    }

    /// <summary>Reads an object; null when it is not here.</summary>
    public GitObject? TryRent(ObjectId id)
    {
        _indexBytes.Enter();
        try
        {
            int place = Find(id);
            return place < 0 ? null : Read(place, id);
        }
        finally
        {
            _indexBytes.Leave();
        }
    }

    /// <summary>Copies the entry of an object into another pack, where that can be done without inflating it.</summary>
    /// <returns>Whether it was copied; null when the object is not here.</returns>
    /// <exception cref="GitException">It is damaged.</exception>
    public bool? TryCopy(ObjectId id, PackWriter writer, Func<ObjectId, bool> hasBase)
    {
        _indexBytes.Enter();
        try
        {
            int place = Find(id);
            return place < 0 ? null : Copy(place, id, writer, hasBase);
        }
        finally
        {
            _indexBytes.Leave();
        }
    }

    /// <summary>Closes it; those who read just now end in peace.</summary>
    public void Dispose()
    {
        _disposed = true;
        DisposeReaders();
        _pack.Dispose();
        _indexBytes.Dispose();
    }

    private int Find(ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[id.Length];
        id.CopyTo(bytes);
        return bytes.IsEmpty ? -1 : _index.Find(bytes);
    }

    private GitObject Read(int place, ObjectId id)
    {
        _pack.Enter();
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
            _pack.Leave();
            _readers.Add(reader);
            if (_disposed)
            {
                DisposeReaders();
            }
        }
    }

    private bool Copy(int place, ObjectId id, PackWriter writer, Func<ObjectId, bool> hasBase)
    {
        _pack.Enter();
        try
        {
            _entries ??= new PackEntries(_pack, _index, _format, _limits.MaxObjectBytes);
            return _entries.TryCopy(place, writer, hasBase);
        }
        catch (GitException fault)
        {
            throw new GitException($"object {id} in pack {Name}: {fault.Message}", fault);
        }
        finally
        {
            _pack.Leave();
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
