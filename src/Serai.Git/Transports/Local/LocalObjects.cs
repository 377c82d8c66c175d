using Serai.Git.Packs;
using Serai.Git.Storage;

namespace Serai.Git.Transports.Local;

/// <summary>
/// All objects of a repository on this machine: its packs, its loose objects, and those of the repositories that it borrows from
/// (<c>objects/info/alternates</c>). Opened for one use, as a repack may replace the packs at any time; disposed by the caller.
/// </summary>
internal sealed class LocalObjects : IDisposable
{
    // As git: gitrepository-layout(5) allows alternates of alternates, and git stops at five.
    private const int MaxAlternateDepth = 5;
    private const int MaxAlternatesBytes = 1 << 16;

    private readonly PackSet _packs = new();
    private readonly List<LooseObjects> _loose = [];

    private LocalObjects()
    {
    }

    /// <summary>Opens everything that is there.</summary>
    /// <exception cref="GitException">A pack is damaged, or alternates go round.</exception>
    public static LocalObjects Open(LocalRepository repository, GitLimits limits)
    {
        var objects = new LocalObjects();
        try
        {
            objects.AddWithAlternates(Path.Combine(repository.Common, "objects"), repository.Format, limits);
            return objects;
        }
        catch
        {
            objects.Dispose();
            throw;
        }
    }

    /// <summary>Objects in all packs; one that is in several is counted as often.</summary>
    public int PackedCount => _packs.CountObjects();

    public bool Contains(ObjectId id) => _packs.Contains(id) || _loose.Exists(loose => loose.Contains(id));

    /// <summary>An object, its hash proved; disposed by the caller.</summary>
    /// <exception cref="GitException">It is not here, or damaged.</exception>
    public GitObject Rent(ObjectId id)
    {
        GitObject? found = _packs.TryRent(id);
        for (int i = 0; found is null && i < _loose.Count; i++)
        {
            found = _loose[i].TryRent(id);
        }

        return found ?? throw new GitException($"object {id} is missing: the repository is damaged, or a partial clone; run git fsck there");
    }

    /// <summary>Puts objects in the order in which they lie in the packs here: a delta comes behind its base, and what is read lies side by side.</summary>
    public void Order(Span<ObjectId> ids) => _packs.Order(ids);

    /// <summary>
    /// Writes an object into a pack: as it lies in one of the packs here where that can be, else inflated, its hash proved, and deflated
    /// again. What is copied is checked by the index's CRC-32; its hash is proved by whoever reads the pack.
    /// </summary>
    /// <param name="id">The object.</param>
    /// <param name="writer">The pack.</param>
    /// <param name="whereIs">Where an object begins in the pack: 0 while it is not written, negative where it will not be in it.</param>
    /// <exception cref="GitException">It is not here, or damaged.</exception>
    public void Write(ObjectId id, PackWriter writer, Func<ObjectId, long> whereIs)
    {
        if (!_packs.TryCopy(id, writer, whereIs))
        {
            using GitObject found = Rent(id);
            writer.Add(found.Kind, found.Content.Span);
        }
    }

    /// <summary>Gives back the pages of packs that were read, and are hardly read again.</summary>
    public void ForgetPages() => _packs.ForgetPages();

    public void Dispose() => _packs.Dispose();

    private void AddWithAlternates(string first, ObjectFormat format, GitLimits limits)
    {
        var waiting = new Queue<(string Folder, int Depth)>([(first, 0)]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (waiting.TryDequeue(out (string Folder, int Depth) next))
        {
            if (!seen.Add(next.Folder) || !Directory.Exists(next.Folder))
            {
                continue;
            }

            Add(next.Folder, format, limits);
            foreach (string alternate in next.Depth < MaxAlternateDepth ? Alternates(next.Folder) : [])
            {
                waiting.Enqueue((alternate, next.Depth + 1));
            }
        }
    }

    private void Add(string folder, ObjectFormat format, GitLimits limits)
    {
        string packs = Path.Combine(folder, "pack");
        var problems = new List<GitException>();
        foreach (StoredPack pack in Directory.Exists(packs) ? DiskPackFiles.OpenAll(packs, format, limits, problems) : [])
        {
            _packs.Add(pack);
        }

        // A pack that a repack has just removed is no problem if what it held is elsewhere; a damaged one shows as a missing object.
        _loose.Add(new LooseObjects(folder, format, limits));
    }

    private static IEnumerable<string> Alternates(string folder)
    {
        string path = Path.Combine(folder, "info", "alternates");
        return File.Exists(path)
            ? LocalFile.ReadText(path, MaxAlternatesBytes).Split('\n').Where(line => line.Length > 0 && line[0] != '#')
                .Select(line => Path.GetFullPath(line, folder))
            : [];
    }
}
