namespace Serai.Git;

/// <summary>
/// What is accepted from a remote at most, and how much memory and how many threads may be spent on it. A pack that goes over a limit is
/// refused by an error that names it. Immutable: clients and stores may share one.
/// </summary>
public sealed record GitLimits
{
    /// <summary>Limits that let a full clone of the public opam-repository through with room to spare.</summary>
    public static GitLimits Default { get; } = new();

    /// <summary>Bytes of one pack. The full public history is 220 MB; address space of this size is reserved, not memory.</summary>
    public long MaxPackBytes { get; init; } = 4L << 30;

    /// <summary>Objects in one pack. The full public history has 820,490; each costs 85 bytes of memory: 53 in the table, 32 while the index is made.</summary>
    public int MaxObjects { get; init; } = 16_000_000;

    /// <summary>Bytes of one object, and of one inflated delta: they are held in memory whole, up to three at once.</summary>
    public int MaxObjectBytes { get; init; } = 128 << 20;

    /// <summary>
    /// Bytes that the entries and objects of one pack inflate to, all together: what a small pack can make us work. The full public
    /// history is 6.9 GB.
    /// </summary>
    public long MaxInflatedBytes { get; init; } = 64L << 30;

    /// <summary>Deltas in a chain: the most that git itself writes (git-pack-objects(1), <c>--depth</c>). At most 65,535.</summary>
    public int MaxDeltaDepth
    {
        get;
        init => field = value <= ushort.MaxValue ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "a chain of at most 65,535 deltas can be told");
    } = 4_095;

    /// <summary>
    /// The budget, with <see cref="BaseBytes"/>, of what a reception needs beside the pack itself (and 85 bytes an object, 16 MiB of
    /// buffers for the next use, and 4 MiB a thread): smaller is slower, never wrong. This one: bytes of inflated objects kept while a pack is received, so that deltas are
    /// applied as they arrive. A depth-1 clone inflates to 27.5 MB; what does not fit is resolved after the last byte.
    /// </summary>
    public int ArrivalBytes { get; init; } = 32 << 20;

    /// <summary>
    /// Bytes of those inflated objects that a store may go on holding after a reception, so that reading them costs a copy: until the next
    /// reception, or <see cref="IObjectStore.ReleaseContents"/>. If there are more, none are held. For who reads everything once.
    /// </summary>
    public int ContentBytes { get; init; }

    /// <summary>Bytes of delta bases that are held while deltas are resolved, all threads together; beyond that bases are made anew.</summary>
    public long BaseBytes { get; init; } = 24L << 20;

    /// <summary>
    /// Received bytes by which the analysis may be behind before the receiver has to wait: what is left to do after the last byte. From a
    /// server that is faster than the analysis (some 50 MB/s) more would not be done sooner.
    /// </summary>
    public int BacklogBytes { get; init; } = 256 << 10;

    /// <summary>Threads that resolve deltas.</summary>
    public int Threads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>
    /// Taken by each thread for each stretch of computing on a pack, and disposed of at its end: a caller who has other work for the processors lets
    /// the thread wait here. Called by several threads at once; none waits for another, or for the network, while it holds a turn. Null lets all go on.
    /// </summary>
    public Func<IDisposable>? TakeTurn { get; init; }
}
