using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Generations;
using Serai.Worker.Sync;

namespace Serai.Worker.Catalogue;

/// <summary>
/// The archives that the opam files of a generation name, each once, found by any of its checksums. Sections name one archive where a
/// strong checksum (sha256, sha512) joins them; an md5 alone joins where exactly one archive claims it. Immutable, safe from any thread.
/// </summary>
internal sealed class ArchiveTable
{
    private readonly Lazy<KnownArchive[]> _all;

    /// <summary>Takes what was made, and makes no copy of it.</summary>
    public ArchiveTable()
    {
        _all = new(ListAll);
    }

    /// <summary>No archive.</summary>
    public static ArchiveTable Empty { get; } = new()
    {
        Places = new Dictionary<PackageRecord, int>(ReferenceEqualityComparer.Instance),
        ByHash = ShardedDictionary<ArchiveHash, (ArchiveGroup Group, KnownArchive? Archive)>.Empty,
        Checksums = ChecksumSet.Empty,
        ByUrl = ShardedDictionary<string, ArchiveGroup>.Empty,
        Troubled = [],
        Refused = [],
    };

    /// <summary>The records that it was made of, each by its identity, and where they stand in the catalogue.</summary>
    public required IReadOnlyDictionary<PackageRecord, int> Places { get; init; }

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

    /// <summary>All archives, in an order that depends on the catalogue alone. Listed when it is first asked for: nobody is served later for it.</summary>
    public IReadOnlyList<KnownArchive> All => _all.Value;

    /// <summary>Where sections contradict themselves or each other, and what follows; a bounded number.</summary>
    public IReadOnlyList<PathProblem> Problems
    {
        get
        {
            var problems = new ProblemList(ProblemList.MostOfOne);
            foreach (JoinProblem problem in Refused.Concat(Troubled.SelectMany(group => group.Problems)).OrderBy(problem => PlaceOf(problem.Section)))
            {
                problems.Add(problem.InWords);
            }

            return problems.Take("packages");
        }
    }

    /// <summary>How many of these are conflicts: declarations of different files that cannot all be true.</summary>
    public int Conflicts => Troubled.Sum(group => group.Problems.Count(problem => problem.IsConflict));

    /// <summary>Makes the table of a generation.</summary>
    /// <param name="records">What its packages are, in order.</param>
    public static ArchiveTable Build(IReadOnlyList<PackageRecord> records) => Empty.Extend(records);

    /// <summary>Makes the table of the next generation, at a cost in proportion to what changed: the same as if it were made of nothing.</summary>
    /// <param name="records">What its packages are, in order; the unchanged ones are the objects that this table was made of, in the order they had.</param>
    public ArchiveTable Extend(IReadOnlyList<PackageRecord> records) => new ArchiveTableExtension(this, records).Run();

    /// <summary>Finds an archive by any of its checksums.</summary>
    /// <returns>Null where no section declares this one, or where it is contested.</returns>
    public KnownArchive? Find(ArchiveHash hash) => ByHash.TryGetValue(hash, out (ArchiveGroup Group, KnownArchive? Archive) found) ? found.Archive : null;

    private KnownArchive[] ListAll()
    {
        // A group once: by the first checksum of its first archive.
        ArchiveGroup[] groups = [.. ByHash.Where(each => each.Value.Group.Archives is [var first, ..] && first.Key == each.Key).Select(each => each.Value.Group)];
        long[] places = [.. groups.Select(group => PlaceOf(group.Sections[0]))];
        Array.Sort(places, groups);
        return [.. groups.SelectMany(group => group.Archives)];
    }

    private long PlaceOf(SourceSection section) => ((long)Places[section.Package] << 32) | (uint)section.Index;
}
