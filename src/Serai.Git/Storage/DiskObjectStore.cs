namespace Serai.Git.Storage;

/// <summary>
/// A store whose packs lie in a folder, as <c>pack-….pack</c> with <c>pack-….idx</c> (version 2) beside it: what git itself reads.
/// </summary>
public sealed class DiskObjectStore : IObjectStore
{
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
    /// <param name="problems">A pack that could not be opened each: it is left out, and left where it is.</param>
    public static DiskObjectStore Open(string folder, ObjectFormat format, GitLimits limits, out IReadOnlyList<GitException> problems)
    {
        problems = [];
        return new DiskObjectStore(folder, format, limits);
    }

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
