using Serai.Git;
using Serai.Git.Objects;

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

    /// <summary>Reads a commit.</summary>
    /// <exception cref="GitException">It is not held, is no commit, or is malformed.</exception>
    public static Commit ReadCommit(this IObjectStore store, ObjectId id)
    {
        using GitObject content = store.Rent(id, ObjectKind.Commit);
        return Commit.Parse(content.Content.Span, store.Format);
    }
}
