namespace Serai.Git.Storage;

/// <summary>A store whose packs lie in memory, outside the collector's reach, and are gone when it is disposed.</summary>
public sealed class MemoryObjectStore : IObjectStore
{
    private readonly PackSet _packs = new();

    /// <summary>An empty store.</summary>
    public MemoryObjectStore(ObjectFormat format, GitLimits limits)
    {
        Format = format;
        Limits = limits;
    }

    /// <inheritdoc/>
    public ObjectFormat Format { get; }

    /// <summary>What is accepted at most.</summary>
    public GitLimits Limits { get; }

    /// <inheritdoc/>
    public bool Contains(ObjectId id) => _packs.Contains(id);

    /// <inheritdoc/>
    public GitObject? TryRent(ObjectId id) => _packs.TryRent(id);

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
