namespace Serai.Store.Archives;

/// <summary>
/// Takes archives out of <c>archives/</c> that do not hash to their names, and keeps the last ones for a look. Both folders are synced, so that what
/// is out stays out. The data folder is one file system.
/// </summary>
public sealed class ArchiveQuarantine(DataFolder folder)
{
    /// <summary>How many files are kept.</summary>
    public const int Kept = 100;

    /// <summary>Takes one out.</summary>
    /// <returns>Where it is now; null where it is gone.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    public string? Take(ArchiveHash sha256)
    {
        Directory.CreateDirectory(folder.Quarantine);
        string path = PathOf(sha256);
        try
        {
            File.Move(folder.Archive(sha256), path, overwrite: true);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        SyncFolders(sha256);
        RemoveOldest();
        return path;
    }

    /// <summary>Puts one back that turned out to be whole, unless another whole one has come into its place.</summary>
    public void Return(ArchiveHash sha256)
    {
        try
        {
            File.Move(PathOf(sha256), folder.Archive(sha256), overwrite: false);
        }
        catch (IOException) when (File.Exists(folder.Archive(sha256)))
        {
            File.Delete(PathOf(sha256));
        }

        SyncFolders(sha256);
    }

    private string PathOf(ArchiveHash sha256) => Path.Combine(folder.Quarantine, $"archive-{sha256.Hex}");

    private void SyncFolders(ArchiveHash sha256)
    {
        NativeFile.SyncFolder(folder.Quarantine);
        NativeFile.SyncFolder(Path.GetDirectoryName(folder.Archive(sha256))!);
    }

    private void RemoveOldest()
    {
        IEnumerable<FileInfo> files = new DirectoryInfo(folder.Quarantine).EnumerateFiles("archive-*");
        foreach (FileInfo file in files.OrderByDescending(file => file.LastWriteTimeUtc).Skip(Kept))
        {
            file.Delete();
        }
    }
}
