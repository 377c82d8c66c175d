using Serai.Store.Archives;
using Serai.Store.Generations;

namespace Serai.Store.Catalogue;

/// <summary>What was learned of one entry below <c>packages</c>: kept so that an unchanged one need not be read again.</summary>
/// <param name="Name">The entry's name, as the tree holds it.</param>
/// <param name="ObjectId">Hexadecimal id of its tree: the same id, the same content.</param>
/// <param name="Files">Files of it that stand in the index.</param>
/// <param name="Versions">How many of them are named <c>opam</c>.</param>
/// <param name="Sources">For each source of it the checksums that name its archive.</param>
/// <param name="Problems">Paths that were left out or could not be read.</param>
public sealed record PackageRecord(
    string Name,
    string ObjectId,
    int Files,
    int Versions,
    IReadOnlyList<IReadOnlyList<ArchiveHash>> Sources,
    IReadOnlyList<PathProblem> Problems);
