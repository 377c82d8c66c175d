namespace Serai.Git.Storage;

/// <summary>A store whose packs lie in memory, outside the collector's reach, and are gone when it is disposed.</summary>
public sealed class MemoryObjectStore : IObjectStore
{
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
    public bool Contains(ObjectId id) => throw new NotSupportedException("to come");

    /// <inheritdoc/>
    public GitObject? TryRent(ObjectId id) => throw new NotSupportedException("to come");

    /// <inheritdoc/>
    public PackReception Receive() => throw new NotSupportedException("to come");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
