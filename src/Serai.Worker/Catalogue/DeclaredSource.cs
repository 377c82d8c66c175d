using Serai.Store.Archives;
using Serai.Store.Catalogue;

namespace Serai.Worker.Catalogue;

/// <summary>A section of an opam file by which an archive can be known, while sections are joined. Checksums and URL are numbers, or none.</summary>
/// <param name="Section">The section.</param>
/// <param name="Ordinal">Its number among those that are joined.</param>
/// <param name="Url">Its URL.</param>
/// <param name="Sha512">Its sha512.</param>
/// <param name="Sha256">Its sha256.</param>
/// <param name="Md5">Its md5.</param>
internal sealed record DeclaredSource(SourceSection Section, int Ordinal, int Url, int Sha512, int Sha256, int Md5)
{
    /// <summary>What it says.</summary>
    public SourceRecord Record { get; } = Section.Source;

    /// <summary>One checksum that proves its archive.</summary>
    public int Strong => Sha512 == ChecksumNumbers.None ? Sha256 : Sha512;

    /// <summary>Sorts what a section declares.</summary>
    /// <param name="section">The section: at least one checksum.</param>
    /// <param name="ordinal">Its number among those that are joined.</param>
    /// <param name="numbers">Numbers its checksums.</param>
    /// <param name="url">The number of its URL.</param>
    /// <returns>Null where it has two checksums of one algorithm: no bytes can match both, and opam takes none.</returns>
    public static DeclaredSource? TryMake(SourceSection section, int ordinal, ChecksumNumbers numbers, int url)
    {
        Span<int> declared = [ChecksumNumbers.None, ChecksumNumbers.None, ChecksumNumbers.None];
        foreach (ArchiveHash hash in section.Source.Checksums)
        {
            ref int place = ref declared[(int)hash.Algorithm];
            int number = numbers.Add(hash);
            if (place != ChecksumNumbers.None && place != number)
            {
                return null;
            }

            place = number;
        }

        return new DeclaredSource(
            section,
            ordinal,
            url,
            declared[(int)ArchiveHashAlgorithm.Sha512],
            declared[(int)ArchiveHashAlgorithm.Sha256],
            declared[(int)ArchiveHashAlgorithm.Md5]);
    }
}
