using System.Collections.Immutable;
using Serai.Git.Packs;

namespace Serai.Git.Storage;

/// <summary>The packs of a store, newest first. Readers take the list once; a new list replaces it whole.</summary>
internal sealed class PackSet : IDisposable
{
    private readonly Lock _lock = new();
    private ImmutableArray<StoredPack> _packs = [];
    private bool _receiving;
    private bool _disposed;

    /// <summary>Whether any pack has the object.</summary>
    public bool Contains(ObjectId id)
    {
        foreach (StoredPack pack in Current())
        {
            if (pack.Contains(id))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The object out of the newest pack that has it.</summary>
    public GitObject? TryRent(ObjectId id)
    {
        foreach (StoredPack pack in Current())
        {
            GitObject? found = pack.TryRent(id);
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Copies an object's entry from the newest pack that has it into another pack, where that can be done without inflating it.</summary>
    /// <returns>Whether it was copied.</returns>
    public bool TryCopy(ObjectId id, PackWriter writer, Func<ObjectId, bool> hasBase)
    {
        foreach (StoredPack pack in Current())
        {
            // The first pack alone: following a delta's bases through one order of packs, no circle can come up.
            if (pack.TryCopy(id, writer, hasBase) is { } copied)
            {
                return copied;
            }
        }

        return false;
    }

    /// <summary>Whether a pack of this name is here.</summary>
    public bool Has(string name) => Current().Any(pack => string.Equals(pack.Name, name, StringComparison.Ordinal));

    /// <summary>Lets readers see a pack, which is taken over.</summary>
    public void Add(StoredPack pack)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                pack.Dispose();
                ObjectDisposedException.ThrowIf(_disposed, this);
            }

            _packs = _packs.Insert(0, pack);
        }
    }

    /// <summary>Begins the one reception that there may be.</summary>
    public void BeginReception()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_receiving)
            {
                throw new InvalidOperationException("the store is receiving a pack already");
            }

            _receiving = true;
        }
    }

    /// <summary>Ends it.</summary>
    public void EndReception()
    {
        lock (_lock)
        {
            _receiving = false;
        }
    }

    /// <summary>Closes all packs.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (StoredPack pack in _packs)
            {
                pack.Dispose();
            }
        }
    }

    private ImmutableArray<StoredPack> Current()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _packs;
        }
    }
}
