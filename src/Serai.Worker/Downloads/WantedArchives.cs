using Serai.Store.Archives;
using Serai.Worker.Catalogue;

namespace Serai.Worker.Downloads;

/// <summary>The archives that the served generation names. Immutable: another generation is another one of these, swapped whole.</summary>
/// <param name="ListAll">Lists each once.</param>
/// <param name="Find">Finds one by any of its checksums; null where none is known, or the checksum is contested.</param>
internal sealed record WantedArchives(Func<IReadOnlyList<KnownArchive>> ListAll, Func<ArchiveHash, KnownArchive?> Find)
{
    /// <summary>No archives: before the first generation.</summary>
    public static WantedArchives None { get; } = new(() => [], _ => null);

    /// <summary>Each once.</summary>
    public IReadOnlyList<KnownArchive> All => ListAll();
}
