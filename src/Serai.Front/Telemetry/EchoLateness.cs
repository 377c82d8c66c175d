namespace Serai.Front.Telemetry;

/// <summary>A question's wait, without what held up everything in the meantime and was counted already. For one caller.</summary>
internal sealed class EchoLateness(StallCause cause)
{
    private TimeSpan _stalledMeanwhile;

    /// <summary>What a long wait is a sign of.</summary>
    public StallCause Cause => cause;

    /// <summary>Notes a stall of everything.</summary>
    public void NoteStall(TimeSpan length) => _stalledMeanwhile += length;

    /// <summary>Takes an answer.</summary>
    /// <param name="waited">How long it took.</param>
    /// <returns>How much of that is its own.</returns>
    public TimeSpan Take(TimeSpan waited)
    {
        TimeSpan own = waited - _stalledMeanwhile;
        _stalledMeanwhile = TimeSpan.Zero;
        return own;
    }
}
