using Serai.Store.Archives;

namespace Serai.Worker.Catalogue;

/// <summary>An archive that opam files of the served generation name. Immutable.</summary>
/// <param name="Checksums">All that is declared of it, each once, the strongest first; at least one. Its bytes have to match every one.</param>
/// <param name="Sources">Where it can be had: at least one, in the order of the catalogue.</param>
internal sealed record KnownArchive(IReadOnlyList<ArchiveHash> Checksums, IReadOnlyList<ArchiveSource> Sources)
{
    /// <summary>Its strongest checksum, by which it is called.</summary>
    public ArchiveHash Key => Checksums[0];
}
