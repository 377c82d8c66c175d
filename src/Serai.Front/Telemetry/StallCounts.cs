namespace Serai.Front.Telemetry;

/// <summary>Stalls of over 25 ms by cause, and the longest of all. Written by one thread, read by any.</summary>
internal sealed class StallCounts
{
    private readonly long[] _counts = new long[Causes.Length];
    private readonly long[] _ticks = new long[Causes.Length];
    private long _longestTicks;

    /// <summary>Every cause.</summary>
    public static StallCause[] Causes { get; } = Enum.GetValues<StallCause>();

    /// <summary>The longest lateness seen, long enough to be counted or not.</summary>
    public TimeSpan Longest => new(Volatile.Read(ref _longestTicks));

    /// <summary>How many stalls had this cause.</summary>
    public long CountOf(StallCause cause) => Volatile.Read(ref _counts[(int)cause]);

    /// <summary>How long they lasted together.</summary>
    public TimeSpan SumOf(StallCause cause) => new(Volatile.Read(ref _ticks[(int)cause]));

    /// <summary>Notes that something came too late, by so little that it is not counted.</summary>
    public void NoteLateness(TimeSpan late)
    {
        if (late.Ticks > _longestTicks)
        {
            Volatile.Write(ref _longestTicks, late.Ticks);
        }
    }

    /// <summary>Counts a stall.</summary>
    public void Add(StallCause cause, TimeSpan length)
    {
        NoteLateness(length);
        Interlocked.Increment(ref _counts[(int)cause]);
        Interlocked.Add(ref _ticks[(int)cause], length.Ticks);
    }
}
