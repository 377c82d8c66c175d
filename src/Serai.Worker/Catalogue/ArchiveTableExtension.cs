using Serai.Store.Archives;
using Serai.Store.Catalogue;

namespace Serai.Worker.Catalogue;

/// <summary>
/// Makes a table of the last one: 1 tells which packages came and went; 2 takes out the groups that these touch; 3 joins their sections
/// anew, with those that came; 4 puts what this makes into changed ones of the last table's dictionaries.
/// </summary>
internal sealed class ArchiveTableExtension
{
    private readonly ArchiveTable _last;
    private readonly Dictionary<PackageRecord, int> _places;
    private readonly HashSet<ArchiveGroup> _touched = new(ReferenceEqualityComparer.Instance);

    /// <summary>Begins.</summary>
    /// <param name="last">The last table.</param>
    /// <param name="records">What the packages are now.</param>
    public ArchiveTableExtension(ArchiveTable last, IReadOnlyList<PackageRecord> records)
    {
        _last = last;
        _places = new(records.Count, ReferenceEqualityComparer.Instance);
        for (int i = 0; i < records.Count; i++)
        {
            // Names that are no UTF-8 may look alike, and have one record for two packages: each has its place.
            if (!_places.TryAdd(records[i], i))
            {
                _places.Add(records[i] with { }, i);
            }
        }
    }

    /// <summary>Does all of it.</summary>
    public ArchiveTable Run()
    {
        // 1
        PackageRecord[] come = [.. _places.Keys.Where(record => !_last.Places.ContainsKey(record))];
        PackageRecord[] gone = [.. _last.Places.Keys.Where(record => !_places.ContainsKey(record))];
        if (come.Length == 0 && gone.Length == 0)
        {
            return _last;
        }

        // 2
        foreach (SourceSection section in come.Concat(gone).SelectMany(SectionsOf))
        {
            Touch(section.Source);
        }

        // 3
        var join = new ArchiveJoin(Gather(come));
        IReadOnlyList<ArchiveGroup> made = ArchiveGrouping.Of(join);

        // 4
        ShardedDictionary<ArchiveHash, (ArchiveGroup Group, KnownArchive? Archive)> byHash = ByHash(made, out ChecksumSet checksums);
        return new ArchiveTable
        {
            Places = _places,
            ByHash = byHash,
            Checksums = checksums,
            ByUrl = ByUrl(made),
            Troubled = [.. _last.Troubled.Where(group => !_touched.Contains(group)), .. made.Where(group => group.Problems.Count + group.ContestedMd5s.Count > 0)],
            Refused = [.. _last.Refused.Where(problem => _places.ContainsKey(problem.Section.Package)), .. join.Refused],
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

    private List<SourceSection> Gather(PackageRecord[] come)
    {
        List<SourceSection> sections = [.. come.SelectMany(SectionsOf)];
        if (_touched.Count > 0)
        {
            sections.AddRange(_touched.SelectMany(group => group.Sections).Where(section => _places.ContainsKey(section.Package)));
            sections.Sort((left, right) => (_places[left.Package], left.Index).CompareTo((_places[right.Package], right.Index)));
        }

        return sections;
    }

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
