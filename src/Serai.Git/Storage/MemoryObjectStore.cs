namespace Serai.Git.Storage;

/// <summary>A store whose packs lie in memory, outside the collector's reach, and are gone when it is disposed.</summary>
public sealed class MemoryObjectStore : IObjectStore
{
    private readonly PackSet _packs = new();
    private readonly IObjectStore? _alternate;

    /// <summary>An empty store; disposed by the caller, it gives its memory back.</summary>
    /// <param name="format">Names the objects.</param>
    /// <param name="limits">What is accepted at most.</param>
    public MemoryObjectStore(ObjectFormat format, GitLimits limits)
        : this(format, limits, alternate: null)
    {
    }

    /// <summary>
    /// An empty store that borrows the objects of another, as git does by <c>objects/info/alternates</c> (gitrepository-layout(5)): what it
    /// has not itself is read from there, bases of thin packs too.
    /// </summary>
    /// <param name="format">Names the objects, of the other store too.</param>
    /// <param name="limits">What is accepted at most.</param>
    /// <param name="alternate">Stays the caller's, and must outlive this; it is neither written to nor repacked.</param>
    public MemoryObjectStore(ObjectFormat format, GitLimits limits, IObjectStore? alternate)
    {
        Format = format;
        Limits = limits;
        _alternate = alternate;
    }

    /// <inheritdoc/>
    public ObjectFormat Format { get; }

    /// <summary>What is accepted at most.</summary>
    public GitLimits Limits { get; }

    /// <inheritdoc/>
    public bool Contains(ObjectId id) => _packs.Contains(id) || _alternate?.Contains(id) == true;

    /// <inheritdoc/>
    public GitObject? TryRent(ObjectId id) => _packs.TryRent(id) ?? _alternate?.TryRent(id);

    /// <inheritdoc/>
    public void ReleaseContents() => _packs.ReleaseContents();

    /// <inheritdoc/>
    public PackReception Receive()
    {
        _packs.BeginReception();
        return PackReception.Begin(this, Limits, () => new MemoryPackHome(_packs), _packs.EndReception);
    }

    /// <inheritdoc/>
    public StoreCounts Counts => _packs.Count();

    /// <inheritdoc/>
    public Task<RepackResult> RepackAsync(RepackRequest request, CancellationToken cancellationToken) =>
        Repack.RunAsync(this, _packs, request, _ => { }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _packs.Dispose();
}
