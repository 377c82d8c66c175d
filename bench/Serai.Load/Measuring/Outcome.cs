namespace Serai.Load.Measuring;

/// <summary>What came of a request.</summary>
internal enum Outcome : byte
{
    /// <summary>It was not due before the run ended.</summary>
    Never,

    /// <summary>The answer that its class expects.</summary>
    Good,

    /// <summary>503, where that is asked to be counted apart.</summary>
    Refused,

    /// <summary>Another status, a malformed answer, a connection that was cut or could not be made.</summary>
    Failed,

    /// <summary>No answer in time.</summary>
    TimedOut,
}
