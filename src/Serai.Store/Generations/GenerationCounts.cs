namespace Serai.Store.Generations;

/// <summary>What a generation holds.</summary>
/// <param name="Packages">Folders below <c>packages</c>.</param>
/// <param name="Versions">Files named <c>opam</c>.</param>
/// <param name="Files">Files in the index.</param>
/// <param name="Checksums">Distinct checksums, over all algorithms.</param>
/// <param name="Problems">Paths with problems.</param>
/// <param name="Conflicts">How many of these are declarations of checksums that cannot all be true.</param>
public sealed record GenerationCounts(int Packages, int Versions, int Files, int Checksums, int Problems, int Conflicts = 0);
