using Serai.Store.Catalogue;
using Serai.Store.Generations;
using Serai.Worker.Sync;

namespace Serai.Worker.Catalogue;

/// <summary>
/// Makes archives of the sections of a catalogue: 1 sorts out what contradicts itself; 2 joins sections by their strong checksums; 3 parts
/// again what cannot be one archive; 4 decides on each md5; 5 adds the sections that have an md5 alone; 6 names URLs of several archives.
/// A file that lies takes nothing from the others but what they cannot prove: an md5. Takes time in proportion to the sections.
/// </summary>
internal sealed class ArchiveJoin
{
    private const int None = ChecksumNumbers.None;

    private readonly ProblemList _problems = new(ProblemList.MostOfOne);
    private readonly List<DeclaredSource> _sections;
    private readonly List<ArchiveDraft> _drafts = [];
    private readonly Dictionary<int, (ArchiveDraft Draft, DeclaredSource Section)> _claims = [];

    /// <summary>Does all of it.</summary>
    public ArchiveJoin(IReadOnlyList<PackageRecord> records)
    {
        int sources = records.Sum(record => record.Sources.Count);
        _sections = new(sources);
        Numbers = new ChecksumNumbers(2 * sources);
        SortOut(records);
        Gather(JoinByStrongChecksums());
        DecideOnMd5s();
        AddSectionsOfMd5Alone();
        NameSharedUrls();
        Problems = _problems.Take("packages");
    }

    /// <summary>Knows the checksums by their numbers.</summary>
    public ChecksumNumbers Numbers { get; }

    /// <summary>The archives, in an order that depends on the catalogue alone.</summary>
    public IReadOnlyList<ArchiveDraft> Drafts => _drafts;

    /// <summary>The md5s that stand for nothing.</summary>
    public HashSet<int> Contested { get; } = [];

    /// <summary>What contradicts itself or others.</summary>
    public IReadOnlyList<PathProblem> Problems { get; }

    /// <summary>How many files contradict others for certain.</summary>
    public int Conflicts { get; private set; }

    // 1
    private void SortOut(IReadOnlyList<PackageRecord> records)
    {
        foreach (PackageRecord record in records)
        {
            foreach (SourceRecord source in record.Sources)
            {
                if (source.Checksums.Count == 0)
                {
                    continue;
                }

                if (DeclaredSource.TryMake(record.Name, source, Numbers) is { } section)
                {
                    _sections.Add(section);
                }
                else
                {
                    _problems.Add(
                        DeclaredSource.PathOf(record.Name, source),
                        $"two different checksums of one algorithm for {Shown(source)}: no bytes can match both, so opam refuses them all; it is left to the origin");
                }
            }
        }
    }

    // 2
    private DisjointSets JoinByStrongChecksums()
    {
        var sets = new DisjointSets(Numbers.Count);
        foreach (DeclaredSource section in _sections)
        {
            if (section.Sha512 != None && section.Sha256 != None)
            {
                sets.Join(section.Sha512, section.Sha256);
            }
        }

        return sets;
    }

    // 3: two digests of one algorithm in a set show that some section lies, and not which. Then each checksum is an archive by itself: bytes
    // that match it are what it names, whoever lies about the others.
    private void Gather(DisjointSets sets)
    {
        var bySet = new ArchiveDraft?[Numbers.Count];
        var whole = new List<(ArchiveDraft Draft, int Set)>();
        var contradicting = new Dictionary<int, DeclaredSource>();
        foreach (DeclaredSource section in _sections)
        {
            if (section.Strong == None)
            {
                continue;
            }

            int set = sets.Find(section.Strong);
            if (bySet[set] is not { } draft)
            {
                bySet[set] = draft = new ArchiveDraft();
                whole.Add((draft, set));
            }

            draft.Add(section);
            if (!draft.TryAgree(section))
            {
                contradicting.TryAdd(set, section);
            }
        }

        foreach ((ArchiveDraft draft, int set) in whole)
        {
            if (contradicting.TryGetValue(set, out DeclaredSource? liar))
            {
                Conflict(liar, $"its checksums of {Shown(liar.Record)} contradict those of {draft.Sections[0].Path}; each checksum counts by itself until these files agree");
                Part(draft.Sections);
            }
            else
            {
                _drafts.Add(draft);
            }
        }
    }

    private void Part(List<DeclaredSource> sections)
    {
        var byChecksum = new Dictionary<int, ArchiveDraft>();
        foreach (DeclaredSource section in sections)
        {
            if (section.Sha512 != None)
            {
                DraftOf(section.Sha512, section).Sha512 = section.Sha512;
            }

            if (section.Sha256 != None)
            {
                DraftOf(section.Sha256, section).Sha256 = section.Sha256;
            }
        }

        ArchiveDraft DraftOf(int checksum, DeclaredSource section)
        {
            if (!byChecksum.TryGetValue(checksum, out ArchiveDraft? draft))
            {
                byChecksum.Add(checksum, draft = new ArchiveDraft());
                _drafts.Add(draft);
            }

            draft.Add(section);
            return draft;
        }
    }

    // 4: an md5 proves nothing, so it stands for an archive only where nobody else claims it, and where that has no other.
    private void DecideOnMd5s()
    {
        foreach (ArchiveDraft draft in _drafts)
        {
            foreach (DeclaredSource section in draft.Sections)
            {
                int md5 = section.Md5;
                if (md5 == None)
                {
                    continue;
                }

                if (md5 != draft.Md5 && (Contested.Add(draft.Md5) | Contested.Add(md5)))
                {
                    Conflict(section, $"{Numbers[md5]} is not the md5 that other files declare of {Shown(section.Record)}, {Numbers[draft.Md5]}; it is served under neither");
                }

                if (!_claims.TryAdd(md5, (draft, section)) && _claims[md5].Draft != draft && Contested.Add(md5))
                {
                    ReportClaims(_claims[md5], (draft, section));
                }
            }
        }
    }

    private void ReportClaims((ArchiveDraft Draft, DeclaredSource Section) first, (ArchiveDraft Draft, DeclaredSource Section) second)
    {
        string md5 = Numbers[second.Section.Md5].ToString();
        if (first.Draft.Differs(second.Draft))
        {
            Conflict(second.Section, $"{md5} is that of another archive in {first.Section.Path}; neither is served under it");
        }
        else if (!ReferenceEquals(first.Section, second.Section))
        {
            _problems.Add(second.Section.Path, $"{md5} stands beside other checksums in {first.Section.Path}, which may or may not be of the same archive; it is not served under it");
        }
    }

    // 5
    private void AddSectionsOfMd5Alone()
    {
        foreach (DeclaredSource section in _sections)
        {
            if (section.Strong != None || Contested.Contains(section.Md5))
            {
                continue;
            }

            if (!_claims.TryGetValue(section.Md5, out (ArchiveDraft Draft, DeclaredSource Section) claim))
            {
                claim = (new ArchiveDraft(), section);
                _claims.Add(section.Md5, claim);
                _drafts.Add(claim.Draft);
            }

            claim.Draft.Add(section);
        }
    }

    // 6
    private void NameSharedUrls()
    {
        var byUrl = new Dictionary<string, (ArchiveDraft Draft, DeclaredSource Section)>(_sections.Count, StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (ArchiveDraft draft in _drafts)
        {
            foreach (DeclaredSource section in draft.Sections)
            {
                string url = section.Record.Url;
                if (url.Length > 0 && !byUrl.TryAdd(url, (draft, section)) && byUrl[url].Draft.Differs(draft) && named.Add(url))
                {
                    _problems.Add(section.Path, $"{Shown(section.Record)} has other checksums here than in {byUrl[url].Section.Path}; each counts by itself, and at most one can be had from there");
                }
            }
        }
    }

    private void Conflict(DeclaredSource section, string reason)
    {
        Conflicts++;
        _problems.Add(section.Path, reason);
    }

    // Problems are shown on a page, a thousand at a time: the end of a long URL tells nothing.
    private static string Shown(SourceRecord record)
    {
        const int Most = 200;
        string url = record.Url;
        return url.Length == 0 ? "an archive without URL" : url.Length <= Most ? url : string.Concat(url.AsSpan(0, Most), "…");
    }
}
