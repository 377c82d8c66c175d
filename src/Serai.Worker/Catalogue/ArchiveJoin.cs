using System.Runtime.InteropServices;
using Serai.Store.Archives;

namespace Serai.Worker.Catalogue;

/// <summary>
/// Makes archives of sections: 1 sorts out what contradicts itself; 2 joins sections by their strong checksums; 3 parts again what cannot
/// be one archive; 4 decides on each md5; 5 adds the sections that have an md5 alone; 6 names URLs of several archives. A file that lies
/// takes nothing from the others but what they cannot prove: an md5. Takes time in proportion to the sections.
/// </summary>
internal sealed class ArchiveJoin
{
    private const int None = ChecksumNumbers.None;

    private readonly List<DeclaredSource> _sections;
    private readonly List<ArchiveDraft> _drafts = [];
    private readonly List<(DeclaredSource, JoinProblem)> _problems = [];
    private readonly List<JoinProblem> _refused = [];
    private readonly Dictionary<int, (ArchiveDraft Draft, DeclaredSource Section)> _claims = [];
    private readonly Dictionary<string, int> _urls;

    /// <summary>Does all of it.</summary>
    /// <param name="sections">In the order of the catalogue, each with a checksum; every other one that shares a checksum or URL with one of them is among them.</param>
    public ArchiveJoin(IReadOnlyList<SourceSection> sections)
    {
        _sections = new(sections.Count);
        _urls = new(sections.Count, StringComparer.Ordinal);
        Numbers = new ChecksumNumbers(2 * sections.Count);
        SortOut(sections);
        Gather(JoinByStrongChecksums());
        DecideOnMd5s();
        AddSectionsOfMd5Alone();
        NameSharedUrls();
    }

    /// <summary>Knows the checksums by their numbers.</summary>
    public ChecksumNumbers Numbers { get; }

    /// <summary>How many URLs there are; their numbers are those below.</summary>
    public int Urls => _urls.Count;

    /// <summary>The sections by which archives can be known.</summary>
    public IReadOnlyList<DeclaredSource> Sections => _sections;

    /// <summary>The archives, in an order that depends on the sections alone.</summary>
    public IReadOnlyList<ArchiveDraft> Drafts => _drafts;

    /// <summary>The md5s that stand for nothing.</summary>
    public HashSet<int> Contested { get; } = [];

    /// <summary>What is wrong among <see cref="Sections"/>, and with which.</summary>
    public IReadOnlyList<(DeclaredSource Section, JoinProblem Problem)> Problems => _problems;

    /// <summary>The sections that contradict themselves, and so are none of <see cref="Sections"/>.</summary>
    public IReadOnlyList<JoinProblem> Refused => _refused;

    // 1
    private void SortOut(IReadOnlyList<SourceSection> sections)
    {
        foreach (SourceSection section in sections)
        {
            if (DeclaredSource.TryMake(section, _sections.Count, Numbers, UrlNumber(section.Source.Url)) is { } declared)
            {
                _sections.Add(declared);
            }
            else
            {
                _refused.Add(new JoinProblem(JoinFault.ContradictsItself, section, section));
            }
        }
    }

    private int UrlNumber(string url)
    {
        if (url.Length == 0)
        {
            return None;
        }

        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_urls, url, out bool exists);
        number = exists ? number : _urls.Count - 1;
        return number;
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
                Report(JoinFault.Contradicts, liar, draft.Sections[0]);
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
                    Report(JoinFault.HasTwoMd5s, section, section, md5, draft.Md5);
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
        if (first.Draft.Differs(second.Draft))
        {
            Report(JoinFault.SharesMd5, second.Section, first.Section, second.Section.Md5);
        }
        else if (!ReferenceEquals(first.Section, second.Section))
        {
            Report(JoinFault.MayShareMd5, second.Section, first.Section, second.Section.Md5);
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
        var byUrl = new (ArchiveDraft Draft, DeclaredSource Section)?[Urls];
        var named = new HashSet<int>();
        foreach (ArchiveDraft draft in _drafts)
        {
            foreach (DeclaredSource section in draft.Sections)
            {
                if (section.Url == None)
                {
                    continue;
                }

                if (byUrl[section.Url] is not { } first)
                {
                    byUrl[section.Url] = (draft, section);
                }
                else if (first.Draft.Differs(draft) && named.Add(section.Url))
                {
                    Report(JoinFault.SharesUrl, section, first.Section);
                }
            }
        }
    }

    private void Report(JoinFault fault, DeclaredSource section, DeclaredSource other, int md5 = None, int otherMd5 = None) =>
        _problems.Add((section, new JoinProblem(fault, section.Section, other.Section) { Md5 = HashOf(md5), OtherMd5 = HashOf(otherMd5) }));

    private ArchiveHash HashOf(int number) => number == None ? default : Numbers[number];
}
