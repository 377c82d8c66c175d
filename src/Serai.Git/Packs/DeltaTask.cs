namespace Serai.Git.Packs;

/// <summary>Something to resolve: the deltas of an entry (no base given), or one delta of a base that is held.</summary>
internal readonly record struct DeltaTask(int Index, int BaseIndex, HeldContent? Base);
