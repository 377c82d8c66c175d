using Serai.Store.Archives;

namespace Serai.Worker.Catalogue;

/// <summary>An archive while the sections that name it are gathered. Checksums are numbers, or none.</summary>
internal sealed class ArchiveDraft
{
    /// <summary>Its sha512, where one is declared.</summary>
    public int Sha512 { get; set; } = ChecksumNumbers.None;

    /// <summary>Its sha256, where one is declared.</summary>
    public int Sha256 { get; set; } = ChecksumNumbers.None;

    /// <summary>The first md5 that its sections declare.</summary>
    public int Md5 { get; private set; } = ChecksumNumbers.None;

    /// <summary>The sections that name it, in the order of the catalogue but for those with an md5 alone, which come last.</summary>
    public List<DeclaredSource> Sections { get; } = new(1);

    /// <summary>Adds a section.</summary>
    public void Add(DeclaredSource section)
    {
        Sections.Add(section);
        Md5 = Md5 == ChecksumNumbers.None ? section.Md5 : Md5;
    }

    /// <summary>Takes the strong checksums of a section over, where it has none of the algorithm.</summary>
    /// <returns>False where they cannot be of the same bytes.</returns>
    public bool TryAgree(DeclaredSource section)
    {
        bool agrees = !Differ(Sha512, section.Sha512) && !Differ(Sha256, section.Sha256);
        Sha512 = Sha512 == ChecksumNumbers.None ? section.Sha512 : Sha512;
        Sha256 = Sha256 == ChecksumNumbers.None ? section.Sha256 : Sha256;
        return agrees;
    }

    /// <summary>Whether it is shown that another archive has other bytes: their digests of one algorithm differ.</summary>
    public bool Differs(ArchiveDraft other) => Differ(Sha512, other.Sha512) || Differ(Sha256, other.Sha256) || Differ(Md5, other.Md5);

    /// <summary>The finished archive.</summary>
    /// <param name="numbers">Knows the checksums.</param>
    /// <param name="contested">The md5s under which nothing is known.</param>
    /// <returns>Null where no checksum is left to know it by.</returns>
    public KnownArchive? Finish(ChecksumNumbers numbers, HashSet<int> contested)
    {
        var checksums = new List<ArchiveHash>(3);
        foreach (int number in (ReadOnlySpan<int>)[Sha512, Sha256, Md5])
        {
            if (number != ChecksumNumbers.None && !contested.Contains(number))
            {
                checksums.Add(numbers[number]);
            }
        }

        var sources = new ArchiveSource[Sections.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = new ArchiveSource(Sections[i].Record.Package, Sections[i].Record.Url, Sections[i].Record.Mirrors);
        }

        return checksums.Count == 0 ? null : new KnownArchive(checksums, sources);
    }

    private static bool Differ(int left, int right) => left != ChecksumNumbers.None && right != ChecksumNumbers.None && left != right;
}
