using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Generations;
using Serai.Worker.Sync;

namespace Serai.Worker.Catalogue;

/// <summary>
/// Makes a table of the last one: 1 takes out the groups that are touched by what came and went; 2 joins their sections anew, with those
/// that came; 3 puts what this makes into changed ones of the last table's dictionaries.
/// </summary>
internal sealed class ArchiveTableExtension
{
    private readonly ArchiveTable _last;
    private readonly CatalogueChange _change;
    private readonly Dictionary<PackageRecord, int> _come = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<PackageRecord> _gone = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ArchiveGroup> _touched = new(ReferenceEqualityComparer.Instance);

    /// <summary>Begins.</summary>
    /// <param name="last">The last table.</param>
    /// <param name="change">From its records to those of the next.</param>
    public ArchiveTableExtension(ArchiveTable last, CatalogueChange change)
    {
        _last = last;
        _change = change;
        foreach (int place in change.Come)
        {
            _come.Add(change.Records[place], place);
        }

        foreach (int lastPlace in change.Gone)
        {
            _gone.Add(change.Last[lastPlace]);
        }
    }

    /// <summary>Does all of it.</summary>
    public ArchiveTable Run()
    {
        if (_come.Count == 0 && _gone.Count == 0)
        {
            return _last;
        }

        // 1
        foreach (SourceSection section in _come.Keys.Concat(_gone).SelectMany(SectionsOf))
        {
            Touch(section.Source);
        }

        // 2
        var join = new ArchiveJoin(Gather());
        IReadOnlyList<ArchiveGroup> made = ArchiveGrouping.Of(join);

        // 3
        ShardedDictionary<ArchiveHash, (ArchiveGroup Group, KnownArchive? Archive)> byHash = ByHash(made, out ChecksumSet checksums);
        ArchiveGroup[] troubled =
            [.. _last.Troubled.Where(group => !_touched.Contains(group)), .. made.Where(group => group.Problems.Count + group.ContestedMd5s.Count > 0)];
        JoinProblem[] refused = [.. _last.Refused.Where(problem => !_gone.Contains(problem.Section.Package)), .. join.Refused];
        KnownArchive[] come = [.. made.SelectMany(group => group.Archives)];
        KnownArchive[] gone = [.. _touched.SelectMany(group => group.Archives)];
        return new ArchiveTable
        {
            Records = _change.Records,
            ByHash = byHash,
            Checksums = checksums,
            ByUrl = ByUrl(made),
            Troubled = troubled,
            Refused = refused,
            Come = come,
            Gone = gone,
            Count = _last.Count - gone.Length + come.Length,
            Problems = InWords(refused.Concat(troubled.SelectMany(group => group.Problems))),
        };
    }

    // What declares no checksum names no archive.
    private static IEnumerable<SourceSection> SectionsOf(PackageRecord record) =>
        Enumerable.Range(0, record.Sources.Count).Where(index => record.Sources[index].Checksums.Count > 0).Select(index => new SourceSection(record, index));

    private void Touch(SourceRecord source)
    {
        foreach (ArchiveHash hash in source.Checksums)
        {
            if (_last.ByHash.TryGetValue(hash, out (ArchiveGroup Group, KnownArchive? Archive) found))
            {
                _touched.Add(found.Group);
            }
        }

        if (_last.ByUrl.TryGetValue(source.Url, out ArchiveGroup? group))
        {
            _touched.Add(group);
        }
    }

    private List<SourceSection> Gather()
    {
        List<SourceSection> sections = [.. _come.Keys.SelectMany(SectionsOf)];
        if (_touched.Count > 0)
        {
            sections.AddRange(_touched.SelectMany(group => group.Sections).Where(section => !_gone.Contains(section.Package)));
            sections.Sort((left, right) => OrderOf(left).CompareTo(OrderOf(right)));
        }

        return sections;
    }

    private PathProblem[] InWords(IEnumerable<JoinProblem> found)
    {
        var problems = new ProblemList(ProblemList.MostOfOne);
        foreach (JoinProblem problem in found.OrderBy(problem => OrderOf(problem.Section)))
        {
            problems.Add(problem.InWords);
        }

        return problems.Take("packages");
    }

    private long OrderOf(SourceSection section) =>
        section.Order(_come.TryGetValue(section.Package, out int place) ? place : _change.PlaceOf(_last.Places[section.Package]));

    private ShardedDictionary<ArchiveHash, (ArchiveGroup Group, KnownArchive? Archive)> ByHash(IReadOnlyList<ArchiveGroup> made, out ChecksumSet checksums)
    {
        ShardedDictionary<ArchiveHash, (ArchiveGroup Group, KnownArchive? Archive)>.Draft byHash = _last.ByHash.Change();
        var gone = new List<ChecksumClaim>();
        foreach (ArchiveHash hash in _touched.SelectMany(HashesOf))
        {
            byHash.Remove(hash, out (ArchiveGroup Group, KnownArchive? Archive) was);
            gone.Add(new ChecksumClaim(hash, was.Archive is null));
        }

        var come = new List<ChecksumClaim>();
        foreach (ArchiveGroup group in made)
        {
            foreach (KnownArchive archive in group.Archives)
            {
                foreach (ArchiveHash hash in archive.Checksums)
                {
                    byHash.Add(hash, (group, archive));
                    come.Add(new ChecksumClaim(hash));
                }
            }

            foreach (ArchiveHash md5 in group.ContestedMd5s)
            {
                byHash.Add(md5, (group, null));
                come.Add(new ChecksumClaim(md5, IsContested: true));
            }
        }

        checksums = _last.Checksums.Change(gone, come);
        return byHash.Done();
    }

    private ShardedDictionary<string, ArchiveGroup> ByUrl(IReadOnlyList<ArchiveGroup> made)
    {
        ShardedDictionary<string, ArchiveGroup>.Draft byUrl = _last.ByUrl.Change();
        foreach (SourceSection section in _touched.SelectMany(group => group.Sections))
        {
            byUrl.Remove(section.Source.Url, out _);
        }

        foreach (ArchiveGroup group in made)
        {
            foreach (SourceSection section in group.Sections)
            {
                if (section.Source.Url.Length > 0)
                {
                    byUrl.Set(section.Source.Url, group);
                }
            }
        }

        return byUrl.Done();
    }

    // Whatever the sections of a group declare is of one of its archives, or contested.
    private static IEnumerable<ArchiveHash> HashesOf(ArchiveGroup group) =>
        group.Archives.SelectMany(archive => archive.Checksums).Concat(group.ContestedMd5s);
}
