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
    private readonly ChecksumNumbers _numbers;
    private readonly KnownArchive?[] _byNumber;

    private ArchiveTable(ArchiveJoin join)
    {
        _numbers = join.Numbers;
        _byNumber = new KnownArchive?[_numbers.Count];
        var all = new List<KnownArchive>(join.Drafts.Count);
        foreach (ArchiveDraft draft in join.Drafts)
        {
            if (draft.Finish(_numbers, join.Contested) is not { } archive)
            {
                continue;
            }

            all.Add(archive);
            foreach (int number in (ReadOnlySpan<int>)[draft.Sha512, draft.Sha256, draft.Md5])
            {
                if (number != ChecksumNumbers.None && !join.Contested.Contains(number))
                {
                    _byNumber[number] = archive;
                }
            }
        }

        All = all;
        ContestedMd5s = join.Contested.Select(number => _numbers[number]).ToHashSet();
        Problems = join.Problems;
        Conflicts = join.Conflicts;
    }

    /// <summary>No archive.</summary>
    public static ArchiveTable Empty { get; } = Build([]);

    /// <summary>All archives, in an order that depends on the catalogue alone.</summary>
    public IReadOnlyList<KnownArchive> All { get; }

    /// <summary>All checksums by which an archive is found, each once.</summary>
    public IEnumerable<ArchiveHash> Checksums => Enumerable.Range(0, _byNumber.Length).Where(number => _byNumber[number] is not null).Select(number => _numbers[number]);

    /// <summary>The md5s that are claimed for archives not known to be one: nothing is found, nor served, under these.</summary>
    public IReadOnlySet<ArchiveHash> ContestedMd5s { get; }

    /// <summary>Where sections contradict themselves or each other, and what follows; a bounded number.</summary>
    public IReadOnlyList<PathProblem> Problems { get; }

    /// <summary>How many of these are conflicts: declarations of different files that cannot all be true.</summary>
    public int Conflicts { get; }

    /// <summary>Makes the table of a generation.</summary>
    /// <param name="records">What its packages are, in order.</param>
    public static ArchiveTable Build(IReadOnlyList<PackageRecord> records) => new(new ArchiveJoin(records));

    /// <summary>Finds an archive by any of its checksums.</summary>
    /// <returns>Null where no section declares this one, or where it is contested.</returns>
    public KnownArchive? Find(ArchiveHash hash) => _numbers.Find(hash) is not ChecksumNumbers.None and var number ? _byNumber[number] : null;
}
