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

    /// <summary>Redirects of one first contact over HTTP.</summary>
    public int MaxRedirects { get; init; } = 5;
}
