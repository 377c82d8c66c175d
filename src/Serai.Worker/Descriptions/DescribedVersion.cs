using Serai.Opam.Packages;
using Serai.Store.Descriptions;

namespace Serai.Worker.Descriptions;

/// <summary>One version of a package, read; what is shown of the package itself is that of its newest.</summary>
/// <param name="Version">For the order.</param>
/// <param name="Shown">What is shown of it.</param>
internal sealed record DescribedVersion(PackageVersion Version, VersionDescription Shown)
{
    public string Synopsis { get; init; } = string.Empty;

    public string Text { get; init; } = string.Empty;

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> Homepages { get; init; } = [];

    public IReadOnlyList<string> Licenses { get; init; } = [];
}
