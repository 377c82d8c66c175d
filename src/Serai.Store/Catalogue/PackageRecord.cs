using Serai.Store.Generations;

namespace Serai.Store.Catalogue;

/// <summary>What was learned of one entry below <c>packages</c>: kept so that an unchanged one need not be read again.</summary>
/// <param name="Name">The entry's name, as the tree holds it.</param>
/// <param name="ObjectId">Hexadecimal id of its tree: the same id, the same content.</param>
/// <param name="Files">Files of it that stand in the index.</param>
/// <param name="Versions">How many of them are named <c>opam</c>.</param>
/// <param name="Sources">What its opam files say of archives, in the order of the files.</param>
/// <param name="Problems">Paths that were left out or could not be read.</param>
public sealed record PackageRecord(
    string Name,
    string ObjectId,
    int Files,
    int Versions,
    IReadOnlyList<SourceRecord> Sources,
    IReadOnlyList<PathProblem> Problems);
