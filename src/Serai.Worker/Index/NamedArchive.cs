namespace Serai.Worker.Index;

/// <summary>An archive that an opam file names.</summary>
/// <param name="Path">The opam file, in printable characters.</param>
/// <param name="Checksums">Its checksums in the order of the file, which matters: opam asks a mirror for the first one only.</param>
public sealed record NamedArchive(string Path, IReadOnlyList<(string Algorithm, string Hex)> Checksums);
