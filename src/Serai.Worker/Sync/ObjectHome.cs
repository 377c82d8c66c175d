using System.Globalization;
using Serai.Git;
using Serai.Git.Storage;
using Serai.Store;

namespace Serai.Worker.Sync;

/// <summary>Opens the git store in the home that was chosen; what is above cannot tell which it is.</summary>
internal sealed class ObjectHome(GitStoreHome home, DataFolder folder, GitLimits limits)
{
    /// <summary>Opens it.</summary>
    /// <param name="format">Objects of another hash function live in a store of their own.</param>
    /// <param name="damage">Packs that cannot be read, and are left out.</param>
    /// <param name="isNew">Whether it holds nothing.</param>
    public IObjectStore Open(ObjectFormat format, out IReadOnlyList<string> damage, out bool isNew)
    {
        damage = [];
        isNew = true;
        if (home == GitStoreHome.Memory)
        {
            return new MemoryObjectStore(format, limits);
        }

        string path = PathOf(folder, format);
        Directory.CreateDirectory(path);
        DiskObjectStore store = DiskObjectStore.Open(path, format, limits, out IReadOnlyList<GitException> problems);
        damage = [.. problems.Select(problem => problem.Message)];
        isNew = !Directory.EnumerateFileSystemEntries(path).Any();
        return store;
    }

    /// <summary>Puts a closed store out of the way, for a look; an earlier one makes room.</summary>
    public void SetAside(ObjectFormat format, DateTimeOffset now)
    {
        string path = PathOf(folder, format);
        if (home == GitStoreHome.Memory || !Directory.Exists(path))
        {
            return;
        }

        if (Directory.Exists(folder.Quarantine))
        {
            foreach (string earlier in Directory.EnumerateDirectories(folder.Quarantine, "git-*"))
            {
                Directory.Delete(earlier, recursive: true);
            }
        }

        Directory.CreateDirectory(folder.Quarantine);
        Directory.Move(path, Path.Combine(folder.Quarantine, "git-" + now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Where the packs lie of a store that has its home on the disk.</summary>
    public static string PathOf(DataFolder folder, ObjectFormat format) => Path.Combine(folder.Git, format == ObjectFormat.Sha1 ? "sha1" : "sha256");
}
