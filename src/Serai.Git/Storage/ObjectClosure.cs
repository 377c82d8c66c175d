using System.Collections;
using System.Collections.Immutable;
using Serai.Git.Objects;

namespace Serai.Git.Storage;

/// <summary>
/// Everything that some objects need, out of the packs of a store. Each object is visited once, whatever number of paths leads to it and
/// however deep it lies, and is read by an explicit stack: time and memory are bounded by what the packs hold, two bits and at most
/// eight bytes an object.
/// </summary>
internal sealed class ObjectClosure
{
    private readonly ObjectFormat _format;
    private readonly HashSet<ObjectId> _shallow;
    private readonly BitArray[] _needed;
    private readonly BitArray[] _read;
    private readonly Stack<(int Pack, int Place)> _unread = new();

    /// <summary>An empty one.</summary>
    /// <param name="packs">Entered by the caller; an object that several have is taken from the first.</param>
    /// <param name="format">The hash function of the ids.</param>
    /// <param name="shallow">Commits whose parents are left out.</param>
    public ObjectClosure(ImmutableArray<StoredPack> packs, ObjectFormat format, IEnumerable<ObjectId> shallow)
    {
        Packs = packs;
        _format = format;
        _shallow = [.. shallow];
        _needed = [.. packs.Select(pack => new BitArray(pack.Index.Count))];
        _read = [.. packs.Select(pack => new BitArray(pack.Index.Count))];
    }

    /// <summary>Where the objects are.</summary>
    public ImmutableArray<StoredPack> Packs { get; }

    /// <summary>How many objects are needed.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the object at a place in a pack's index is needed from there.</summary>
    public bool IsNeeded(int pack, int place) => _needed[pack][place];

    /// <summary>The ids of all that is needed.</summary>
    public IEnumerable<ObjectId> Ids()
    {
        for (int pack = 0; pack < Packs.Length; pack++)
        {
            for (int place = 0; place < _needed[pack].Length; place++)
            {
                if (_needed[pack][place])
                {
                    yield return new ObjectId(Packs[pack].Index.Id(place));
                }
            }
        }
    }

    /// <summary>Adds objects and all that they need.</summary>
    /// <exception cref="GitException">An object is missing or damaged.</exception>
    public void Walk(IEnumerable<ObjectId> ids, CancellationToken cancellationToken)
    {
        foreach (ObjectId id in ids)
        {
            if (!TryAdd(id, isRead: true))
            {
                throw new GitException($"object {id}: it is to be kept and is not in the store");
            }
        }

        while (_unread.TryPop(out (int Pack, int Place) next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var id = new ObjectId(Packs[next.Pack].Index.Id(next.Place));
            using GitObject content = Packs[next.Pack].Rent(next.Place, id);
            switch (content.Kind)
            {
                case ObjectKind.Commit:
                    AddCommit(Commit.Parse(content.Content.Span, _format), id);
                    break;
                case ObjectKind.Tree:
                    AddEntries(content.Content.Span, id);
                    break;
                case ObjectKind.Tag:
                    Add(Tag.Parse(content.Content.Span, _format).TargetId, isRead: true, id);
                    break;
                default:
                    break;
            }
        }
    }

    private void AddCommit(Commit commit, ObjectId id)
    {
        Add(commit.TreeId, isRead: true, id);
        if (_shallow.Contains(id))
        {
            return;
        }

        // Where a history was cut, parents are not here.
        foreach (ObjectId parent in commit.Parents)
        {
            TryAdd(parent, isRead: true);
        }
    }

    // Names are not judged here: entries that the mirror leaves out are held all the same, since a remote takes them for held.
    private void AddEntries(ReadOnlySpan<byte> content, ObjectId treeId)
    {
        var entries = new TreeReader(content, _format);
        while (entries.MoveNext())
        {
            switch (entries.Mode)
            {
                case TreeEntryMode.Submodule: // another repository's commit
                    break;
                case TreeEntryMode.Unknown: // git takes some of these for files and some for submodules
                    TryAdd(entries.Id, isRead: false);
                    break;
                default:
                    Add(entries.Id, isRead: entries.Mode == TreeEntryMode.Folder, treeId);
                    break;
            }
        }
    }

    private void Add(ObjectId id, bool isRead, ObjectId owner)
    {
        if (!TryAdd(id, isRead))
        {
            throw new GitException($"object {id}: object {owner} needs it, and it is not in the store");
        }
    }

    private bool TryAdd(ObjectId id, bool isRead)
    {
        for (int pack = 0; pack < Packs.Length; pack++)
        {
            int place = Packs[pack].Find(id);
            if (place < 0)
            {
                continue;
            }

            if (!_needed[pack][place])
            {
                _needed[pack][place] = true;
                Count++;
            }

            // On its own, for an entry may call a file what another one calls a folder.
            if (isRead && !_read[pack][place])
            {
                _read[pack][place] = true;
                _unread.Push((pack, place));
            }

            return true;
        }

        return false;
    }
}
