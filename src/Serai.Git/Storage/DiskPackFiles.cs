using Serai.Git.Packs;

namespace Serai.Git.Storage;

/// <summary>The files of a folder of packs.</summary>
internal static class DiskPackFiles
{
    private const string PackSuffix = ".pack";
    private const string IndexSuffix = ".idx";

    /// <summary>
    /// Removes what was left when a process ended in the middle of its work: receptions that were not complete, and half of a pair of pack
    /// and index, which nobody could read. Names that are not a pack's are let be.
    /// </summary>
    public static void RemoveLeftovers(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "incoming.*" + DiskPackHome.TemporarySuffix))
        {
            File.Delete(path);
        }

        foreach (string path in Directory.GetFiles(folder, "pack-*").Where(IsHalf))
        {
            File.Delete(path);
        }
    }

    /// <summary>
    /// Removes packs by their names: first all indexes, so that nothing finds the packs any more, then the packs. A process that ends in
    /// between leaves packs without an index.
    /// </summary>
    /// <exception cref="IOException">One cannot be removed, or that cannot be made durable.</exception>
    public static void Remove(string folder, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        foreach (string suffix in new[] { IndexSuffix, PackSuffix })
        {
            foreach (string name in names)
            {
                File.Delete(PathOf(folder, name, suffix));
            }

            SystemCalls.FlushFolder(folder);
        }
    }

    /// <summary>Opens every pack that can be opened, the oldest first, and tells of the others.</summary>
    public static List<StoredPack> OpenAll(string folder, ObjectFormat format, GitLimits limits, List<GitException> problems)
    {
        var packs = new List<StoredPack>();
        foreach (FileInfo index in new DirectoryInfo(folder).EnumerateFiles("pack-*" + IndexSuffix)
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
            pack = PackBytes.Map(Path.ChangeExtension(indexPath, PackSuffix));
        }
        catch
        {
            index.Dispose();
            throw;
        }

        return StoredPack.Open(pack, index, format, limits);
    }

    private static string PathOf(string folder, string name, string suffix) => Path.Combine(folder, $"pack-{name}{suffix}");

    private static bool IsHalf(string path)
    {
        string suffix = Path.GetExtension(path);
        string? other = suffix switch { PackSuffix => IndexSuffix, IndexSuffix => PackSuffix, _ => null };
        return other is not null
            && ObjectId.TryParse(Path.GetFileNameWithoutExtension(path.AsSpan())["pack-".Length..], out _)
            && !File.Exists(Path.ChangeExtension(path, other));
    }
}
