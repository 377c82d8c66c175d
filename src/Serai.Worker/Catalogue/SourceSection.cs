using Serai.Store.Catalogue;

namespace Serai.Worker.Catalogue;

/// <summary>A section of an opam file that says where an archive is, by its place in the catalogue.</summary>
/// <param name="Package">The record of the entry below <c>packages</c> that its file is in.</param>
/// <param name="Index">Which of the record's sources it is.</param>
internal readonly record struct SourceSection(PackageRecord Package, int Index)
{
    /// <summary>What it says.</summary>
    public SourceRecord Source => Package.Sources[Index];

    /// <summary>By what sections are sorted.</summary>
    /// <param name="place">The record's, in the catalogue.</param>
    public long Order(int place) => ((long)place << 32) | (uint)Index;

    /// <summary>The path of its opam file, as repositories are laid out.</summary>
    public string Path => string.Equals(Package.Name, Source.Package, StringComparison.Ordinal)
        ? $"packages/{Package.Name}/opam"
        : $"packages/{Package.Name}/{Source.Package}/opam";
}
