using Serai.Git.Protocol;

namespace Serai.Git;

/// <summary>How a remote is spoken to.</summary>
public sealed record GitClientOptions
{
    /// <summary>The longest silence of a remote that is waited for: to connect, for an answer, between two bytes. 60 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock of the timeouts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Bounds on what a remote may send.</summary>
    public ProtocolLimits Limits { get; init; } = new();

    /// <summary>Bounds on the packs that a remote may send, and on the objects of a local path. A store has its own beside these.</summary>
    public GitLimits PackLimits { get; init; } = GitLimits.Default;

    /// <summary>
    /// Whether a redirect may lead to a loopback, private or link-local address. Where the operator's own URL leads is never asked.
    /// </summary>
    public bool AllowRedirectToPrivateNetwork { get; init; }

    /// <summary>Reads an environment variable: those of ssh, proxies and certificates that git has as well. This process's own by default.</summary>
    public Func<string, string?> ReadVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The newest version of the protocol to ask for: 2, or for a server that has trouble with it 1 or 0.</summary>
    public int ProtocolVersion { get; init; } = 2;

    /// <summary>The name under which this client shows up in the remote's logs: git's <c>agent</c>, HTTP's <c>User-Agent</c>.</summary>
    public string Agent { get; init; } = "serai/0.1";
}
