namespace Serai.Git.Packs;

/// <summary>An object of an analysed pack.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes of its content.</param>
/// <param name="Offset">Where its entry begins in the pack.</param>
public readonly record struct PackedObject(ObjectId Id, ObjectKind Kind, int Size, long Offset);
