using Serai.Store.Archives;

namespace Serai.Worker.Catalogue;

/// <summary>Parts what was joined into groups that share neither a checksum nor a URL.</summary>
internal sealed class ArchiveGrouping
{
    private readonly ArchiveJoin _join;
    private readonly DisjointSets _sets;
    private readonly GroupDraft?[] _bySet;

    private ArchiveGrouping(ArchiveJoin join)
    {
        _join = join;
        _sets = new DisjointSets(join.Sections.Count);
        _bySet = new GroupDraft?[join.Sections.Count];
    }

    /// <summary>The groups of a join, in the order of their first sections.</summary>
    public static IReadOnlyList<ArchiveGroup> Of(ArchiveJoin join)
    {
        var grouping = new ArchiveGrouping(join);
        int[] firstOfNumber = grouping.JoinSections();
        List<GroupDraft> drafts = grouping.Gather();
        grouping.Fill(firstOfNumber);
        return [.. drafts.Select(draft => draft.Finish())];
    }

    // Gives the first section of each checksum.
    private int[] JoinSections()
    {
        int[] firstOfNumber = new int[_join.Numbers.Count];
        firstOfNumber.AsSpan().Fill(ChecksumNumbers.None);
        int[] firstOfUrl = new int[_join.Urls];
        firstOfUrl.AsSpan().Fill(ChecksumNumbers.None);
        foreach (DeclaredSource section in _join.Sections)
        {
            foreach (int number in (ReadOnlySpan<int>)[section.Sha512, section.Sha256, section.Md5])
            {
                JoinWithFirst(firstOfNumber, number, section.Ordinal);
            }

            JoinWithFirst(firstOfUrl, section.Url, section.Ordinal);
        }

        return firstOfNumber;
    }

    private void JoinWithFirst(int[] firsts, int number, int ordinal)
    {
        if (number == ChecksumNumbers.None)
        {
            return;
        }

        if (firsts[number] == ChecksumNumbers.None)
        {
            firsts[number] = ordinal;
        }
        else
        {
            _sets.Join(firsts[number], ordinal);
        }
    }

    private List<GroupDraft> Gather()
    {
        var drafts = new List<GroupDraft>();
        foreach (DeclaredSource section in _join.Sections)
        {
            ref GroupDraft? draft = ref _bySet[_sets.Find(section.Ordinal)];
            if (draft is null)
            {
                draft = new GroupDraft();
                drafts.Add(draft);
            }

            draft.Sections.Add(section.Section);
        }

        return drafts;
    }

    private void Fill(int[] firstOfNumber)
    {
        foreach (ArchiveDraft archive in _join.Drafts)
        {
            if (archive.Finish(_join.Numbers, _join.Contested) is { } known)
            {
                GroupOf(archive.Sections[0].Ordinal).Archives.Add(known);
            }
        }

        foreach ((DeclaredSource section, JoinProblem problem) in _join.Problems)
        {
            GroupOf(section.Ordinal).Problems.Add(problem);
        }

        foreach (int md5 in _join.Contested)
        {
            GroupOf(firstOfNumber[md5]).ContestedMd5s.Add(_join.Numbers[md5]);
        }
    }

    private GroupDraft GroupOf(int ordinal) => _bySet[_sets.Find(ordinal)]!;

    private sealed class GroupDraft
    {
        private List<JoinProblem>? _problems;
        private List<ArchiveHash>? _contested;

        public List<SourceSection> Sections { get; } = new(1);

        public List<KnownArchive> Archives { get; } = new(1);

        public List<JoinProblem> Problems => _problems ??= [];

        public List<ArchiveHash> ContestedMd5s => _contested ??= [];

        public ArchiveGroup Finish() => new(Sections, Archives, _problems ?? (IReadOnlyList<JoinProblem>)[], _contested ?? (IReadOnlyList<ArchiveHash>)[]);
    }
}
