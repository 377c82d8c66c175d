using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Control;

namespace Serai.Worker.Catalogue;

/// <summary>Counts the archives that an index names and those of them that are stored.</summary>
internal sealed class ArchiveCensus(DataFolder folder)
{
    /// <summary>Counts.</summary>
    public ArchiveCounts Take(ArchiveTable archives) => new(archives.All.Count, archives.All.Count(IsStored), StoredBytes());

    // Stored archives have aliases under all their checksums; each declared one was held against the bytes.
    private bool IsStored(KnownArchive archive) => File.Exists(folder.Archive(archive.Key));

    private long StoredBytes()
    {
        string stored = Path.Combine(folder.Archives, ArchiveHash.NameOf(ArchiveHashAlgorithm.Sha256));
        return Directory.Exists(stored)
            ? new DirectoryInfo(stored).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
            : 0;
    }
}
