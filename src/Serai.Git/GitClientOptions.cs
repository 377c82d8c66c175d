using Serai.Git.Protocol;

namespace Serai.Git;

/// <summary>How a remote is spoken to. Immutable: many clients may share one.</summary>
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

    /// <summary>
    /// What to log in with over HTTP where the URL has nothing; sent to the configured server alone. Null: the credentials file, else a
    /// bearer token of the variable <c>SERAI_GIT_TOKEN</c>.
    /// </summary>
    public GitCredentials? Credentials { get; init; }

    /// <summary>
    /// A file with credentials for servers, as git-credential-store(1) writes it; <c>https://bearer:TOKEN@host</c> is a bearer token. It
    /// is read at each first contact, and refused where others than its owner may read it.
    /// </summary>
    public string? CredentialsFile { get; init; }

    /// <summary>
    /// A PEM file with the authorities whose certificates are accepted, instead of the system's. Null: that of <c>GIT_SSL_CAINFO</c>, else
    /// of <c>SSL_CERT_FILE</c>, else the system's.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>Reads an environment variable: those of ssh, proxies and certificates that git has as well. This process's own by default.</summary>
    public Func<string, string?> ReadVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The newest version of the protocol to ask for: 2, or for a server that has trouble with it 1 or 0.</summary>
    public int ProtocolVersion { get; init; } = 2;

    /// <summary>The name under which this client shows up in the remote's logs: git's <c>agent</c>, HTTP's <c>User-Agent</c>.</summary>
    public string Agent { get; init; } = "serai/0.1";
}
