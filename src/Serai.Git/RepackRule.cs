namespace Serai.Git;

/// <summary>
/// When repacking is due: a pure function of <see cref="StoreCounts"/>. With the defaults a store never holds more than half as much
/// again as its largest pack, but for what the last update brought, and a lookup never asks more than 41 indexes.
/// </summary>
public sealed record RepackRule
{
    /// <summary>The defaults.</summary>
    public static RepackRule Default { get; } = new();

    /// <summary>Packs beside the largest that are left alone. git collects at 50 (git-config(1), <c>gc.autoPackLimit</c>).</summary>
    public int MaxSmallPacks { get; init; } = 40;

    /// <summary>Bytes beside the largest pack that are left alone, as a share of it.</summary>
    public double MaxSmallShare { get; init; } = 0.5;

    /// <summary>Bytes beside the largest pack that are left alone in any case, so that a small store is not repacked with each update.</summary>
    public long MinSmallBytes { get; init; } = 1 << 20;

    /// <summary>Whether a store should be repacked.</summary>
    public bool IsDue(StoreCounts counts)
    {
        long small = counts.Bytes - counts.LargestBytes;
        return counts.Packs - 1 > MaxSmallPacks || small > Math.Max(MinSmallBytes, MaxSmallShare * counts.LargestBytes);
    }
}
