namespace Serai.Git.Storage;

/// <summary>
/// A store whose packs lie in a folder, as <c>pack-….pack</c> with <c>pack-….idx</c> (version 2) beside it: what git itself reads.
/// </summary>
public sealed class DiskObjectStore : IObjectStore
{
    private readonly PackSet _packs = new();

    private DiskObjectStore(string folder, ObjectFormat format, GitLimits limits)
    {
        Folder = folder;
        Format = format;
        Limits = limits;
    }

    /// <inheritdoc/>
    public ObjectFormat Format { get; }

    /// <summary>Where the packs lie.</summary>
    public string Folder { get; }

    /// <summary>What is accepted at most.</summary>
    public GitLimits Limits { get; }

    /// <summary>Opens the packs of a folder, which is made where it is missing; leftovers of broken-off receptions are removed.</summary>
    /// <param name="folder">For this store alone.</param>
    /// <param name="format">Names the objects.</param>
    /// <param name="limits">What is accepted at most.</param>
    /// <param name="problems">One for each pack that could not be opened, naming the file: it is left out, and left where it is.</param>
    /// <returns>Disposed by the caller.</returns>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public static DiskObjectStore Open(string folder, ObjectFormat format, GitLimits limits, out IReadOnlyList<GitException> problems)
    {
        Directory.CreateDirectory(folder);
        DiskPackFiles.RemoveLeftovers(folder);
        var found = new List<GitException>();
        var store = new DiskObjectStore(folder, format, limits);
        foreach (StoredPack pack in DiskPackFiles.OpenAll(folder, format, limits, found))
        {
            store._packs.Add(pack);
        }

        problems = found;
        return store;
    }

    /// <inheritdoc/>
    public bool Contains(ObjectId id) => _packs.Contains(id);

    /// <inheritdoc/>
    public GitObject? TryRent(ObjectId id) => _packs.TryRent(id);

    /// <inheritdoc/>
    public void ReleaseContents() => _packs.ReleaseContents();

    /// <inheritdoc/>
    public PackReception Receive()
    {
        _packs.BeginReception();
        return PackReception.Begin(this, Limits, () => new DiskPackHome(Folder, _packs), _packs.EndReception);
    }

    /// <inheritdoc/>
    public StoreCounts Counts => _packs.Count();

    /// <inheritdoc/>
    public Task<RepackResult> RepackAsync(RepackRequest request, CancellationToken cancellationToken) =>
        Repack.RunAsync(this, _packs, request, names => DiskPackFiles.Remove(Folder, names), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _packs.Dispose();
}
