namespace Serai.Front.Telemetry;

/// <summary>A question that is asked again and again, and how long each answer took. One thread asks, one at a time answers.</summary>
internal sealed class EchoTime(TimeProvider time)
{
    private long _askedAt;
    private long _answeredAt;
    private volatile bool _isPending;

    /// <summary>Looks how it stands, and asks the next where the last was answered.</summary>
    /// <param name="isAnswered">Whether the last was answered; then the caller has to put the next.</param>
    /// <returns>How long the last took, or has taken until now; null where none was asked.</returns>
    public TimeSpan? Ask(out bool isAnswered)
    {
        isAnswered = !_isPending;
        if (!isAnswered)
        {
            return time.GetElapsedTime(_askedAt);
        }

        TimeSpan? took = _askedAt == 0 ? null : time.GetElapsedTime(_askedAt, Volatile.Read(ref _answeredAt));
        _askedAt = time.GetTimestamp();
        _isPending = true;
        return took;
    }

    /// <summary>Answers.</summary>
    public void Answer()
    {
        Volatile.Write(ref _answeredAt, time.GetTimestamp());
        _isPending = false;
    }
}
