namespace Serai.Worker.Downloads.Origins;

/// <summary>A source did not give an archive. The message says why, without credentials and without text that could not be shown.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1064", Justification = "never leaves the downloads")]
internal sealed class OriginException(OriginFault fault, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The message without what is of one archive alone: for all that fail for it.</summary>
    public string Cause { get; init; } = message;

    /// <summary>The kind.</summary>
    public OriginFault Fault { get; } = fault;

    /// <summary>How long the server wants to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it is of no use to ask this source again soon.</summary>
    public bool IsForGood => Fault is OriginFault.Gone or OriginFault.WrongBytes or OriginFault.TooLarge or OriginFault.Forbidden;
}
