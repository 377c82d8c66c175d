using Serai.Store.Archives;
using Serai.Store.Catalogue;

namespace Serai.Worker.Catalogue;

/// <summary>A section of an opam file by which an archive can be known, while the table is made. Checksums are numbers, or none.</summary>
/// <param name="Entry">The entry below <c>packages</c> that its file is in.</param>
/// <param name="Record">What it says.</param>
/// <param name="Sha512">Its sha512.</param>
/// <param name="Sha256">Its sha256.</param>
/// <param name="Md5">Its md5.</param>
internal sealed record DeclaredSource(string Entry, SourceRecord Record, int Sha512, int Sha256, int Md5)
{
    /// <summary>One checksum that proves its archive.</summary>
    public int Strong => Sha512 == ChecksumNumbers.None ? Sha256 : Sha512;

    /// <summary>The path of its opam file, as repositories are laid out.</summary>
    public string Path => PathOf(Entry, Record);

    /// <summary>Sorts what a section declares.</summary>
    /// <param name="entry">The entry below <c>packages</c> that its file is in.</param>
    /// <param name="record">What it says: at least one checksum.</param>
    /// <param name="numbers">Numbers its checksums.</param>
    /// <returns>Null where it has two checksums of one algorithm: no bytes can match both, and opam takes none.</returns>
    public static DeclaredSource? TryMake(string entry, SourceRecord record, ChecksumNumbers numbers)
    {
        Span<int> declared = [ChecksumNumbers.None, ChecksumNumbers.None, ChecksumNumbers.None];
        foreach (ArchiveHash hash in record.Checksums)
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
            entry,
            record,
            declared[(int)ArchiveHashAlgorithm.Sha512],
            declared[(int)ArchiveHashAlgorithm.Sha256],
            declared[(int)ArchiveHashAlgorithm.Md5]);
    }

    /// <summary>The path of the opam file that a section stands in.</summary>
    public static string PathOf(string entry, SourceRecord record) => string.Equals(entry, record.Package, StringComparison.Ordinal)
        ? $"packages/{entry}/opam"
        : $"packages/{entry}/{record.Package}/opam";
}
