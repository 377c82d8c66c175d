using Serai.Git;
using Serai.Git.Storage;
using Serai.Store;

namespace Serai.Worker.Sync;

/// <summary>Opens the git store in the home that was chosen; what is above cannot tell which it is.</summary>
internal static class ObjectHome
{
    /// <summary>Opens it.</summary>
    /// <param name="home">Memory or disk.</param>
    /// <param name="folder">Where the disk's lies.</param>
    /// <param name="format">Objects of another hash function live in a store of their own.</param>
    /// <param name="damage">Packs that cannot be read, and are left out.</param>
    public static IObjectStore Open(GitStoreHome home, DataFolder folder, ObjectFormat format, out IReadOnlyList<string> damage)
    {
        damage = [];
        if (home == GitStoreHome.Memory)
        {
            return new MemoryObjectStore(format, GitLimits.Default);
        }

        string path = Path.Combine(folder.Git, format == ObjectFormat.Sha1 ? "sha1" : "sha256");
        Directory.CreateDirectory(path);
        DiskObjectStore store = DiskObjectStore.Open(path, format, GitLimits.Default, out IReadOnlyList<GitException> problems);
        damage = [.. problems.Select(problem => problem.Message)];
        return store;
    }
}
