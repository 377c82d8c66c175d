using Serai.Store.Archives;

namespace Serai.Worker.Catalogue;

/// <summary>
/// The sections that share checksums or URLs, directly or through each other, and what became of them. Nothing outside of a group bears on
/// it, so it is taken over whole into the next table where none of its packages changed. Immutable.
/// </summary>
/// <param name="Sections">In the order of the catalogue; at least one.</param>
/// <param name="Archives">What they name.</param>
/// <param name="Problems">What is wrong among them.</param>
/// <param name="ContestedMd5s">The md5s of them under which nothing is known.</param>
internal sealed record ArchiveGroup(
    IReadOnlyList<SourceSection> Sections,
    IReadOnlyList<KnownArchive> Archives,
    IReadOnlyList<JoinProblem> Problems,
    IReadOnlyList<ArchiveHash> ContestedMd5s);
