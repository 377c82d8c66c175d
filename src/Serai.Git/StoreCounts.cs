namespace Serai.Git;

/// <summary>The packs of a store, as <c>git count-objects -v</c> counts them.</summary>
/// <param name="Packs">How many there are.</param>
/// <param name="Bytes">Bytes of all packs with their indexes.</param>
/// <param name="LargestBytes">Bytes of the largest one with its index; 0 where there is none.</param>
public readonly record struct StoreCounts(int Packs, long Bytes, long LargestBytes);
