using Serai.Store.Archives;

namespace Serai.Front.Archives;

/// <summary>What was found of an archive in the store.</summary>
/// <param name="Archive">The archive; null where it is not stored, or damaged.</param>
/// <param name="Damaged">The name of the archive whose file is damaged or cannot be read; null where none is.</param>
internal readonly record struct ArchiveFinding(OpenArchive? Archive, ArchiveHash? Damaged);
