using Serai.Opam.Syntax;

namespace Serai.Opam.Packages;

/// <summary>Something that a package downloads: a section <c>url</c> or <c>extra-source</c> of its opam file.</summary>
public sealed class PackageSource
{
    internal PackageSource(OpamText? extraName, bool isExtra, OpamText url, IReadOnlyList<Checksum> checksums, IReadOnlyList<OpamText> mirrors)
    {
        ExtraName = extraName;
        IsExtra = isExtra;
        Url = url;
        Checksums = checksums;
        Mirrors = mirrors;
    }

    /// <summary>True of <c>extra-source</c>, false of <c>url</c>.</summary>
    public bool IsExtra { get; }

    /// <summary>The name of an <c>extra-source</c>: the file it is stored as.</summary>
    public OpamText? ExtraName { get; }

    /// <summary>The value of <c>src</c>, or of the older <c>archive</c>, as written; empty if there is none.</summary>
    public OpamText Url { get; }

    /// <summary>The usable checksums, in the order of the file. opam asks a mirror for the first only.</summary>
    public IReadOnlyList<Checksum> Checksums { get; }

    /// <summary>Alternative URLs, in the order of the file.</summary>
    public IReadOnlyList<OpamText> Mirrors { get; }

    /// <summary><c>url</c>, <c>extra-source</c> or <c>extra-source NAME</c>.</summary>
    public string Section => (IsExtra, ExtraName) switch
    {
        (false, _) => "url",
        (true, null) => "extra-source",
        (true, OpamText name) => $"extra-source {name}",
    };

    /// <summary>The checksums in the order of their text.</summary>
    public Checksum[] SortedChecksums()
    {
        Checksum[] sorted = [.. Checksums];
        Array.Sort(sorted);
        return sorted;
    }
}
