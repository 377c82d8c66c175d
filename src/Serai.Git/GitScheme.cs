namespace Serai.Git;

/// <summary>How a remote is spoken to (git-clone(1), GIT URLS).</summary>
public enum GitScheme
{
    /// <summary>Smart HTTP over TLS.</summary>
    Https,

    /// <summary>Smart HTTP.</summary>
    Http,

    /// <summary>The protocol of <c>git daemon</c>, over TCP.</summary>
    Git,

    /// <summary>The system's ssh.</summary>
    Ssh,

    /// <summary>A repository on this machine.</summary>
    File,
}
