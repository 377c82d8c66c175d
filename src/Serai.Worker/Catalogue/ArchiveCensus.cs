using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Control;

namespace Serai.Worker.Catalogue;

/// <summary>
/// Counts the archives that an index names and those of them that are stored. Sources name one archive where a strong checksum joins
/// them; an md5 alone joins nothing to an archive that has a strong one, since md5s can be made to collide.
/// </summary>
internal sealed class ArchiveCensus(DataFolder folder)
{
    /// <summary>Counts.</summary>
    public ArchiveCounts Take(IEnumerable<PackageRecord> records)
    {
        List<HashSet<ArchiveHash>> archives = Join(records.SelectMany(record => record.Sources));
        return new ArchiveCounts(archives.Count, archives.Count(archive => archive.Any(IsStored)), StoredBytes());
    }

    private static List<HashSet<ArchiveHash>> Join(IEnumerable<IReadOnlyList<ArchiveHash>> sources)
    {
        var byHash = new Dictionary<ArchiveHash, HashSet<ArchiveHash>>();
        foreach (IReadOnlyList<ArchiveHash> checksums in sources.Where(checksums => checksums.Count > 0))
        {
            ArchiveHash[] strong = [.. checksums.Where(hash => hash.Algorithm != ArchiveHashAlgorithm.Md5)];
            IReadOnlyList<ArchiveHash> joining = strong.Length > 0 ? strong : checksums;
            var archive = new HashSet<ArchiveHash>(checksums);
            foreach (ArchiveHash hash in joining)
            {
                if (byHash.TryGetValue(hash, out HashSet<ArchiveHash>? same))
                {
                    archive.UnionWith(same);
                }
            }

            foreach (ArchiveHash hash in archive.Where(hash => strong.Length == 0 || hash.Algorithm != ArchiveHashAlgorithm.Md5))
            {
                byHash[hash] = archive;
            }
        }

        return [.. byHash.Values.Distinct()];
    }

    private bool IsStored(ArchiveHash hash) => File.Exists(folder.Archive(hash));

    private long StoredBytes()
    {
        string stored = Path.Combine(folder.Archives, ArchiveHash.NameOf(ArchiveHashAlgorithm.Sha256));
        return Directory.Exists(stored)
            ? new DirectoryInfo(stored).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
            : 0;
    }
}
