namespace Serai.Store.Descriptions;

/// <summary>What a package is found by, and where the rest of it lies in the file of descriptions.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="ObjectId">Hexadecimal id of its tree: the same id, the same content. Empty where that cannot be said.</param>
/// <param name="Synopsis">One line of its newest version.</param>
/// <param name="Tags">Those of its newest version.</param>
/// <param name="Newest">Its newest version, in opam's order.</param>
/// <param name="Versions">How many it has.</param>
public sealed record PackageSummary(string Name, string ObjectId, string Synopsis, IReadOnlyList<string> Tags, string Newest, int Versions)
{
    /// <summary>Bytes from the start of the file to the package's description.</summary>
    internal long Offset { get; init; }

    /// <summary>Bytes of that.</summary>
    internal int Length { get; init; }
}
