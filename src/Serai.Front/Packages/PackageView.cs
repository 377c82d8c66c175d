using Serai.Store.Archives;
using Serai.Store.Descriptions;

namespace Serai.Front.Packages;

/// <summary>A package as it is shown.</summary>
/// <param name="Summary">What it is found by; null where there is none of this name.</param>
/// <param name="Description">The rest; null where there is none of this name.</param>
/// <param name="Stored">When each archive that was looked for was stored, and from where; null of those that are not.</param>
/// <param name="Similar">Where there is none: names that are much like this one.</param>
/// <param name="Commit">The commit that is described; null where none is.</param>
internal sealed record PackageView(
    PackageSummary? Summary,
    PackageDescription? Description,
    IReadOnlyDictionary<ArchiveHash, StoredState?> Stored,
    IReadOnlyList<PackageSummary> Similar,
    string? Commit)
{
    /// <summary>Nothing is described yet.</summary>
    public static PackageView Nothing { get; } = new(null, null, new Dictionary<ArchiveHash, StoredState?>(), [], null);
}
