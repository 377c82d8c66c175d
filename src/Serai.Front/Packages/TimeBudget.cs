namespace Serai.Front.Packages;

/// <summary>How long a question may take, from when a thread takes it up.</summary>
internal sealed class TimeBudget(TimeSpan length, TimeProvider time)
{
    private readonly long _startedAt = time.GetTimestamp();

    /// <summary>Whether it is used up: what was found until now is the answer.</summary>
    public bool IsOver => time.GetElapsedTime(_startedAt) >= length;
}
