using Serai.Git;

namespace Serai.Worker.Sync;

/// <summary>Reading objects that must be there.</summary>
internal static class ObjectStoreReading
{
    /// <summary>Reads an object of a kind.</summary>
    /// <returns>The object, owned by the caller.</returns>
    /// <exception cref="GitException">It is not held, or is of another kind: the remote sent less than a commit needs.</exception>
    public static GitObject Rent(this IObjectStore store, ObjectId id, ObjectKind kind)
    {
        GitObject found = store.TryRent(id) ?? throw new GitException($"object {id}: expected a {kind}, found none: the remote sent less than the commit needs");
        if (found.Kind == kind)
        {
            return found;
        }

        ObjectKind other = found.Kind;
        found.Dispose();
        throw new GitException($"object {id}: expected a {kind}, found a {other}");
    }
}
