namespace Serai.Worker.Downloads.Origins;

/// <summary>What went wrong with one source: what decides whether it is asked again, and when.</summary>
internal enum OriginFault
{
    /// <summary>No connection: no such name, refused, no route, no TLS.</summary>
    Unreachable,

    /// <summary>Silent for the idle limit, or too slow to ever end.</summary>
    Stalled,

    /// <summary>The body ended before its declared length.</summary>
    Cut,

    /// <summary>Overloaded, or we asked too much of it: 429, 503.</summary>
    Busy,

    /// <summary>Not asked: it failed lately, and is left alone for a while.</summary>
    Resting,

    /// <summary>Another answer than the archive, which may be another one later: 401, 403, 5xx.</summary>
    Refused,

    /// <summary>The answer contradicts itself or the question: a range that nobody asked for, a redirect to nowhere.</summary>
    Malformed,

    /// <summary>It says that it has no such file: 404, 410.</summary>
    Gone,

    /// <summary>It gives other bytes than the checksums want.</summary>
    WrongBytes,

    /// <summary>Larger than any archive may be.</summary>
    TooLarge,

    /// <summary>Not to be asked: no URL, another scheme than http and https, a private address.</summary>
    Forbidden,
}
