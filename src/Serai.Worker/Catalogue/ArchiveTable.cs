using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Generations;

namespace Serai.Worker.Catalogue;

/// <summary>
/// The archives that the opam files of a generation name, each once, found by any of its checksums. Sections name one archive where a
/// strong checksum (sha256, sha512) joins them; an md5 alone joins where exactly one archive claims it. Immutable, safe from any thread.
/// </summary>
internal sealed class ArchiveTable
{
    private readonly Lazy<KnownArchive[]> _all;
    private readonly Lazy<Dictionary<PackageRecord, int>> _places;

    /// <summary>Takes what was made, and makes no copy of it.</summary>
    public ArchiveTable()
    {
        _all = new(ListAll);
        _places = new(ListPlaces);
    }

    /// <summary>No archive.</summary>
    public static ArchiveTable Empty { get; } = new()
    {
        Records = [],
        ByHash = ShardedDictionary<ArchiveHash, (ArchiveGroup Group, KnownArchive? Archive)>.Empty,
        Checksums = ChecksumSet.Empty,
        ByUrl = ShardedDictionary<string, ArchiveGroup>.Empty,
        Troubled = [],
        Refused = [],
        Come = [],
        Gone = [],
        Count = 0,
        Problems = [],
    };

    /// <summary>The records that it was made of, in order; no object twice.</summary>
    public required IReadOnlyList<PackageRecord> Records { get; init; }

    /// <summary>The records, each by its identity, and where they stand. Listed when first asked for.</summary>
    public IReadOnlyDictionary<PackageRecord, int> Places => _places.Value;

    /// <summary>What was made of the sections that declare a checksum; no archive where it is contested.</summary>
    public required ShardedDictionary<ArchiveHash, (ArchiveGroup Group, KnownArchive? Archive)> ByHash { get; init; }

    /// <summary>All checksums by which an archive is found, and the md5s that are claimed for archives not known to be one: nothing is found, nor served, under these.</summary>
    public required ChecksumSet Checksums { get; init; }

    /// <summary>What was made of the sections that name a URL.</summary>
    public required ShardedDictionary<string, ArchiveGroup> ByUrl { get; init; }

    /// <summary>The groups in which something is wrong.</summary>
    public required IReadOnlyList<ArchiveGroup> Troubled { get; init; }

    /// <summary>The sections that contradict themselves, and so are in no group.</summary>
    public required IReadOnlyList<JoinProblem> Refused { get; init; }

    /// <summary>The archives that the last table had not. One whose sections were looked at again is here, and among those that are gone.</summary>
    public required IReadOnlyList<KnownArchive> Come { get; init; }

    /// <summary>The archives of the last table that this one has not.</summary>
    public required IReadOnlyList<KnownArchive> Gone { get; init; }

    /// <summary>How many archives there are.</summary>
    public required int Count { get; init; }

    /// <summary>All archives, in an order that depends on the catalogue alone. Listed when it is first asked for.</summary>
    public IReadOnlyList<KnownArchive> All => _all.Value;

    /// <summary>Where sections contradict themselves or each other, and what follows; a bounded number.</summary>
    public required IReadOnlyList<PathProblem> Problems { get; init; }

    /// <summary>How many of these are conflicts: declarations of different files that cannot all be true.</summary>
    public int Conflicts => Troubled.Sum(group => group.Problems.Count(problem => problem.IsConflict));

    /// <summary>Makes the table of a generation.</summary>
    /// <param name="records">What its packages are, in order.</param>
    public static ArchiveTable Build(IReadOnlyList<PackageRecord> records) => Empty.Extend(CatalogueChange.FromNothing(records));

    /// <summary>Makes the table of the next generation, at a cost in proportion to what changed: the same as if it were made of nothing.</summary>
    /// <param name="change">From the records of this table to those of the next; what stays is in the order that it had.</param>
    public ArchiveTable Extend(CatalogueChange change) => new ArchiveTableExtension(this, change).Run();

    /// <summary>Finds an archive by any of its checksums.</summary>
    /// <returns>Null where no section declares this one, or where it is contested.</returns>
    public KnownArchive? Find(ArchiveHash hash) => ByHash.TryGetValue(hash, out (ArchiveGroup Group, KnownArchive? Archive) found) ? found.Archive : null;

    private KnownArchive[] ListAll()
    {
        // A group once: by the first checksum of its first archive.
        ArchiveGroup[] groups = [.. ByHash.Where(each => each.Value.Group.Archives is [var first, ..] && first.Key == each.Key).Select(each => each.Value.Group)];
        long[] places = [.. groups.Select(group => group.Sections[0].Order(Places[group.Sections[0].Package]))];
        Array.Sort(places, groups);
        return [.. groups.SelectMany(group => group.Archives)];
    }

    private Dictionary<PackageRecord, int> ListPlaces()
    {
        var places = new Dictionary<PackageRecord, int>(Records.Count, ReferenceEqualityComparer.Instance);
        for (int place = 0; place < Records.Count; place++)
        {
            places.Add(Records[place], place);
        }

        return places;
    }
}
