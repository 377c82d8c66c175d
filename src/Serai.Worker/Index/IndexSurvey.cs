namespace Serai.Worker.Index;

/// <summary>What an index is found to be.</summary>
/// <param name="Flaws">What is amiss, each kind once.</param>
/// <param name="Bytes">Bytes of the file, as far as it was read.</param>
/// <param name="Packages">Packages in it.</param>
/// <param name="Versions">Versions of packages in it.</param>
/// <param name="Newest">The latest mtime in it; null where it has none.</param>
public sealed record IndexSurvey(IReadOnlyList<IndexFlaw> Flaws, long Bytes, int Packages, int Versions, DateTimeOffset? Newest)
{
    /// <summary>The file <c>repo</c>; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Repo { get; init; }

    /// <summary>What <c>repo</c> advertises as <c>archive-mirrors</c>, in its order.</summary>
    public IReadOnlyList<string> ArchiveMirrors { get; init; } = [];

    /// <summary>What <c>repo</c> says of the content's version; null where it does not.</summary>
    public string? Stamp { get; init; }

    /// <summary>Some of the archives that the opam files name: of each algorithm some whose first checksum is of it.</summary>
    public IReadOnlyList<NamedArchive> Archives { get; init; } = [];
}
