using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Worker.Control;

namespace Serai.Worker.Catalogue;

/// <summary>
/// Counts the archives that an index names and those of them that are stored: all of them at first, then what comes and goes with each table,
/// beside the downloads, which add to the counts themselves.
/// </summary>
internal sealed class ArchiveCensus(DataFolder folder, Reporter reporter, TimeProvider time)
{
    // After so long all are counted anew, whatever has become of them.
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private volatile bool _isMiscounted;
    private long? _countedAt;

    /// <summary>Archives went that were stored: all are counted when it is next asked for. From any thread.</summary>
    public void CountAnew() => _isMiscounted = true;

    /// <summary>Looks, on the disk, at what came and went with the next table; to be asked before anything of it can be fetched.</summary>
    /// <param name="last">The table that was counted, or followed, before.</param>
    /// <param name="next">The one that was made of it.</param>
    /// <returns>Carries the counts over.</returns>
    public Func<ArchiveCounts?, ArchiveCounts?> Follow(ArchiveTable last, ArchiveTable next)
    {
        if (_countedAt is null || ReferenceEquals(last, next))
        {
            return counts => counts;
        }

        int more = Stored(next.Come) - Stored(next.Gone);
        return counts => counts is null ? null : counts with { Known = next.Count, Stored = counts.Stored + more };
    }

    /// <summary>Counts all where that is due, which asks the disk for each, and tells.</summary>
    /// <exception cref="IOException">The folder of the archives cannot be read.</exception>
    public void Take(ArchiveTable archives)
    {
        if (!_isMiscounted && _countedAt is { } at && time.GetElapsedTime(at) < Pause)
        {
            return;
        }

        ArchiveCounts? told = reporter.Now.Archives;
        _isMiscounted = false;
        _countedAt = null;
        var counts = new ArchiveCounts(archives.Count, Stored(archives.All), StoredBytes());
        _countedAt = time.GetTimestamp();
        reporter.Update(report =>
        {
            // What was stored while it counted may be in the number or not.
            _isMiscounted |= (report.Archives?.Stored, report.Archives?.StoredBytes) != (told?.Stored, told?.StoredBytes);
            return report with { Archives = counts.After(report.Archives) };
        });
    }

    // Stored archives have aliases under all their checksums; each declared one was held against the bytes.
    private int Stored(IReadOnlyList<KnownArchive> archives) => archives.Count(archive => File.Exists(folder.Archive(archive.Key)));

    private long StoredBytes()
    {
        string stored = Path.Combine(folder.Archives, ArchiveHash.NameOf(ArchiveHashAlgorithm.Sha256));
        return Directory.Exists(stored)
            ? new DirectoryInfo(stored).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
            : 0;
    }
}
