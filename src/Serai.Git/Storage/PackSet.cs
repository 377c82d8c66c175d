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
        while (true)
        {
            ImmutableArray<StoredPack> packs = Current();
            foreach (StoredPack pack in packs)
            {
                if (pack.Contains(id))
                {
                    return true;
                }
            }

            if (!AnyDropped(packs))
            {
                return false;
            }
        }
    }

    /// <summary>The object out of the newest pack that has it.</summary>
    public GitObject? TryRent(ObjectId id)
    {
        while (true)
        {
            ImmutableArray<StoredPack> packs = Current();
            foreach (StoredPack pack in packs)
            {
                GitObject? found = pack.TryRent(id);
                if (found is not null)
                {
                    return found;
                }
            }

            if (!AnyDropped(packs))
            {
                return null;
            }
        }
    }

    /// <summary>Puts objects in the order in which they lie in the packs, the newest first; those that are in none come last, in the order that they had.</summary>
    public void Order(Span<ObjectId> ids)
    {
        ImmutableArray<StoredPack> packs = Current();
        var places = new (int Pack, long Offset)[ids.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = PlaceOf(packs, ids[i]) ?? (packs.Length, i);
        }

        places.AsSpan().Sort(ids);
    }

    /// <summary>Copies an object's entry from the newest pack that has it into another pack, where that can be done without inflating it.</summary>
    /// <returns>Whether it was copied.</returns>
    public bool TryCopy(ObjectId id, PackWriter writer, Func<ObjectId, long> whereIs)
    {
        foreach (StoredPack pack in Current())
        {
            // The first pack alone: following a delta's bases through one order of packs, no circle can come up.
            if (pack.TryCopy(id, writer, whereIs) is { } copied)
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

            ReleaseContents();
            _packs = _packs.Insert(0, pack);
        }
    }

    /// <summary>Gives back the contents that were held since a reception.</summary>
    public void ReleaseContents()
    {
        foreach (StoredPack pack in Current())
        {
            pack.ReleaseContents();
        }
    }

    /// <summary>Gives back the pages of packs that lie in memory and come again from their files.</summary>
    public void ForgetPages()
    {
        foreach (StoredPack pack in Current())
        {
            pack.ForgetPages();
        }
    }

    /// <summary>The packs that are here now, each kept in place until its <see cref="StoredPack.Leave"/>: the largest first.</summary>
    public ImmutableArray<StoredPack> EnterAll()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            foreach (StoredPack pack in _packs)
            {
                pack.Enter();
            }

            return [.. _packs.OrderByDescending(pack => pack.Bytes)];
        }
    }

    /// <summary>Takes packs from the readers and closes them; those who read one just now end in peace.</summary>
    public void Drop(IReadOnlyCollection<StoredPack> packs)
    {
        lock (_lock)
        {
            _packs = _packs.RemoveRange(packs);
        }

        foreach (StoredPack pack in packs)
        {
            pack.Dispose();
        }
    }

    /// <summary>Proves that a pack has everything of a closure; the pack's own objects were proved when it was received.</summary>
    /// <exception cref="GitException">It has not.</exception>
    public void Prove(string name, ObjectClosure closure)
    {
        StoredPack pack = Current().First(each => string.Equals(each.Name, name, StringComparison.Ordinal));
        pack.Enter();
        try
        {
            foreach (ObjectId id in closure.Ids())
            {
                if (pack.Find(id) < 0)
                {
                    throw new GitException($"object {id}: it was to be copied into the pack {name}, and is not there; nothing is dropped");
                }
            }
        }
        finally
        {
            pack.Leave();
        }
    }

    /// <summary>How many packs there are, and how large.</summary>
    public StoreCounts Count()
    {
        ImmutableArray<StoredPack> packs = Current();
        return new StoreCounts(packs.Length, packs.Sum(pack => pack.Bytes), packs.IsEmpty ? 0 : packs.Max(pack => pack.Bytes));
    }

    /// <summary>How many objects the packs have; one that is in several is counted as often.</summary>
    public int CountObjects() => (int)Math.Min(Current().Sum(pack => (long)pack.Objects), int.MaxValue);

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

    private static (int Pack, long Offset)? PlaceOf(ImmutableArray<StoredPack> packs, ObjectId id)
    {
        for (int pack = 0; pack < packs.Length; pack++)
        {
            if (packs[pack].OffsetOf(id) is >= 0 and var offset)
            {
                return (pack, offset);
            }
        }

        return null;
    }

    // An object that was not found may have been in a pack that was dropped before it was looked at: then it is in one that came since.
    private static bool AnyDropped(ImmutableArray<StoredPack> packs)
    {
        foreach (StoredPack pack in packs)
        {
            if (pack.IsDisposed)
            {
                return true;
            }
        }

        return false;
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
