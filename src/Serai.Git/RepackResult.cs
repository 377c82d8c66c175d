namespace Serai.Git;

/// <summary>What repacking a store did.</summary>
/// <param name="Objects">Objects kept, all in one pack; 0 where nothing was to be kept, and there is no pack then.</param>
/// <param name="WrittenWhole">Those of them that were a delta of something that was not kept with them, and are whole now.</param>
/// <param name="DroppedPacks">Packs that are gone.</param>
/// <param name="DroppedBytes">Bytes of those packs with their indexes.</param>
/// <param name="Bytes">Bytes of the store's packs with their indexes now.</param>
public sealed record RepackResult(int Objects, int WrittenWhole, int DroppedPacks, long DroppedBytes, long Bytes);
