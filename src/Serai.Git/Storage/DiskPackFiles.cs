using Serai.Git.Packs;

namespace Serai.Git.Storage;

/// <summary>The files of a folder of packs.</summary>
internal static class DiskPackFiles
{
    /// <summary>Removes what broken-off receptions have left.</summary>
    public static void RemoveLeftovers(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "incoming.*" + DiskPackHome.TemporarySuffix))
        {
            File.Delete(path);
        }
    }

    /// <summary>Opens every pack that can be opened, the oldest first, and tells of the others.</summary>
    public static List<StoredPack> OpenAll(string folder, ObjectFormat format, GitLimits limits, List<GitException> problems)
    {
        var packs = new List<StoredPack>();
        foreach (FileInfo index in new DirectoryInfo(folder).EnumerateFiles("pack-*.idx")
            .OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            try
            {
                packs.Add(Open(index.FullName, format, limits));
            }
            catch (Exception fault) when (fault is GitException or IOException or UnauthorizedAccessException)
            {
                problems.Add(new GitException($"{index.FullName}: left out: {fault.Message}", fault));
            }
        }

        return packs;
    }

    /// <summary>Opens a pack by the path of its index.</summary>
    /// <exception cref="GitException">Index or pack is damaged.</exception>
    /// <exception cref="IOException">One cannot be opened.</exception>
    public static StoredPack Open(string indexPath, ObjectFormat format, GitLimits limits)
    {
        PackBytes index = PackBytes.Map(indexPath);
        PackBytes pack;
        try
        {
            pack = PackBytes.Map(Path.ChangeExtension(indexPath, ".pack"));
        }
        catch
        {
            index.Dispose();
            throw;
        }

        return StoredPack.Open(pack, index, format, limits);
    }
}
