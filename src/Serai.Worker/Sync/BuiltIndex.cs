using Serai.Store.Catalogue;
using Serai.Worker.Catalogue;
using Serai.Worker.Index;

namespace Serai.Worker.Sync;

/// <summary>What a commit's packages became.</summary>
/// <param name="Segments">In order.</param>
/// <param name="Catalogue">A record for each package, in order.</param>
/// <param name="Archives">What these records name.</param>
/// <param name="ChangedPackages">How many packages were read anew.</param>
/// <param name="CompressedSegments">How many segments were compressed anew.</param>
internal sealed record BuiltIndex(
    IReadOnlyList<Segment> Segments, CatalogueFile Catalogue, ArchiveTable Archives, int ChangedPackages, int CompressedSegments);
