namespace Serai.Git.Packs;

/// <summary>An entry in a chain of deltas: where it begins, the bytes of its header, and the bytes that it inflates to.</summary>
internal readonly record struct ChainLink(long Offset, int HeaderLength, int Size);
