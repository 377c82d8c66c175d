namespace Serai.Git.Protocol;

/// <summary>Bounds on what a remote may send. Those of packs are <see cref="GitLimits"/>. What goes over one is an error of <see cref="GitRemoteFault.TooLarge"/>.</summary>
public sealed record ProtocolLimits
{
    /// <summary>Capabilities of one advertisement; git sends about ten.</summary>
    public int MaxCapabilities { get; init; } = 200;

    /// <summary>Refs of one listing. The public opam repository has 31,033.</summary>
    public int MaxRefs { get; init; } = 1_000_000;

    /// <summary>Lines of the sections before a pack: acknowledgements, shallow roots and the like.</summary>
    public int MaxSectionLines { get; init; } = 100_000;

    /// <summary>Bytes of progress text beside one pack: 16 MiB.</summary>
    public long MaxProgressBytes { get; init; } = 16L << 20;

    /// <summary>Empty packets in a row beside a pack. A server that computes one sends a keep-alive every 5 s: 10,000 are 14 hours.</summary>
    public int MaxEmptyPackets { get; init; } = 10_000;

    /// <summary>
    /// The least that a remote has to send while it is waited for, in bytes a second, over each <see cref="SlowAfterIdleTimeouts"/>; keep-alives
    /// and progress texts beside a pack, and the waits for them, do not count. A modem of 1990 sends ten times as much.
    /// </summary>
    public int MinBytesPerSecond { get; init; } = 100;

    /// <summary>How many idle timeouts' worth of waiting are looked at together before a remote is too slow: five minutes.</summary>
    public int SlowAfterIdleTimeouts { get; init; } = 5;

    /// <summary>How long a server may keep a fetch waiting with keep-alives and progress texts alone, all waits of one answer together: 2 h.</summary>
    public TimeSpan MaxPreparation { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Redirects of one first contact over HTTP.</summary>
    public int MaxRedirects { get; init; } = 5;
}
