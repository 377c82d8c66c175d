using Serai.Store.Archives;

namespace Serai.Store.Catalogue;

/// <summary>What one section <c>url</c> or <c>extra-source</c> of an opam file says of an archive.</summary>
/// <param name="Package">The package, as <c>ocamlfind.1.9.6</c>: the name of the folder of its opam file.</param>
/// <param name="Url">The value of <c>src</c> or <c>archive</c> as written, at most <see cref="MaxUrlBytes"/>; empty where there is none.</param>
/// <param name="Mirrors">The values of <c>mirrors</c> in their order, at most <see cref="MaxMirrors"/>.</param>
/// <param name="Checksums">Those declared, each once, in the order of the file, at most <see cref="MaxChecksums"/>.</param>
public sealed record SourceRecord(
    string Package, string Url, IReadOnlyList<string> Mirrors, IReadOnlyList<ArchiveHash> Checksums)
{
    /// <summary>The most bytes of a URL as written. Web servers take some 8 kB for the whole line of a request; the longest of the public repository has 215.</summary>
    public const int MaxUrlBytes = 8 * 1024;

    /// <summary>The most mirrors of one section.</summary>
    public const int MaxMirrors = 32;

    /// <summary>The most checksums of one section: there are three algorithms, and what is beyond contradicts itself.</summary>
    public const int MaxChecksums = 8;
}
