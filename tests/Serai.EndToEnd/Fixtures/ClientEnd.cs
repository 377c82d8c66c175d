namespace Serai.EndToEnd.Fixtures;

/// <summary>How a request for an archive ended.</summary>
internal enum ClientEnd
{
    /// <summary>The whole archive, every byte right.</summary>
    Whole,

    /// <summary>An answer other than 200.</summary>
    Refused,

    /// <summary>The connection was cut in the middle: no client takes that for an archive.</summary>
    Cut,

    /// <summary>A complete answer with other bytes: what must never be.</summary>
    Wrong,
}
