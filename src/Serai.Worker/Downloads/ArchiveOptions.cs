namespace Serai.Worker.Downloads;

/// <summary>What the worker is told of archives.</summary>
public sealed record ArchiveOptions
{
    /// <summary>Which are fetched.</summary>
    public ArchivePolicy Policy { get; init; } = ArchivePolicy.OnDemand;

    /// <summary>Caches that are asked where the sources of an opam file fail: an archive lies at <c>algorithm/hh/hex</c> below each.</summary>
    public IReadOnlyList<string> UpstreamCaches { get; init; } = [];

    /// <summary>Whether these alone are asked, and no source of an opam file.</summary>
    public bool CachesAlone { get; init; }

    /// <summary>Downloads at once.</summary>
    public int Parallel { get; init; } = 20;

    /// <summary>Downloads at once from one server.</summary>
    public int ParallelPerHost { get; init; } = 4;

    /// <summary>Archives of at most so many bytes are released to clients once they are verified; larger ones while they arrive.</summary>
    public long InlineBytes { get; init; } = 4 << 20;

    /// <summary>The largest archive that is accepted, in bytes.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>The longest silence of a server that is waited for: to connect, for an answer, between two bytes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
