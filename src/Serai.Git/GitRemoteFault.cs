namespace Serai.Git;

/// <summary>What went wrong with a remote: what a caller that tries again, tries another remote or asks a person decides on.</summary>
public enum GitRemoteFault
{
    /// <summary>No connection: name not found, refused, no route, no TLS.</summary>
    Unreachable,

    /// <summary>Connected, and then not a byte for the idle limit.</summary>
    Stalled,

    /// <summary>The connection ended before the answer was complete.</summary>
    Cut,

    /// <summary>The bytes are not git's protocol.</summary>
    Malformed,

    /// <summary>The remote answered with an error of its own.</summary>
    Refused,

    /// <summary>The remote wants credentials, or other ones.</summary>
    Unauthorized,

    /// <summary>The remote's host key or certificate is not known, not valid, or not the one that is known.</summary>
    Untrusted,

    /// <summary>There is no repository at this address.</summary>
    NoRepository,

    /// <summary>The repository has no commit yet.</summary>
    EmptyRepository,

    /// <summary>The repository has no such branch or tag.</summary>
    NoSuchRef,

    /// <summary>The remote lacks something that is needed here, or wants something that is not done here.</summary>
    Unsupported,

    /// <summary>A bound of <see cref="Protocol.ProtocolLimits"/> was reached.</summary>
    TooLarge,

    /// <summary>A redirect that is not followed, for safety.</summary>
    RedirectRefused,
}
