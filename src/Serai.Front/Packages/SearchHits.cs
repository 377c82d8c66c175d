using Serai.Store.Descriptions;

namespace Serai.Front.Packages;

/// <summary>What a search found.</summary>
/// <param name="Shown">The best of it, or one page of all packages.</param>
/// <param name="Total">How much there is.</param>
/// <param name="IsCut">Whether the time was over before all packages were looked at.</param>
internal sealed record SearchHits(IReadOnlyList<PackageSummary> Shown, int Total, bool IsCut);
