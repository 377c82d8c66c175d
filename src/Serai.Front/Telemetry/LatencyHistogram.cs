using System.Numerics;

namespace Serai.Front.Telemetry;

/// <summary>
/// A log-linear histogram of durations, three digits exact, as HdrHistogram lays it out: 2,048 steps up to 2.047 ms in steps of one
/// microsecond, then each doubling in 1,024 steps. Recording is one atomic addition; nothing is allocated after birth.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int LinearBits = 11;
    private const int HalfSteps = 1 << (LinearBits - 1);

    // 2^32 microseconds are over an hour; longer is counted as that.
    private const int Doublings = 32 - LinearBits;

    /// <summary>How many counts there are.</summary>
    public const int Steps = (Doublings + 2) * HalfSteps;

    private readonly long[] _counts = new long[Steps];
    private long _total;
    private long _sumMicroseconds;

    /// <summary>Durations recorded.</summary>
    public long Count => Volatile.Read(ref _total);

    /// <summary>Their sum.</summary>
    public TimeSpan Sum => TimeSpan.FromMicroseconds(Volatile.Read(ref _sumMicroseconds));

    /// <summary>Counts one duration.</summary>
    public void Record(TimeSpan duration)
    {
        uint microseconds = (uint)Math.Clamp(duration.Ticks / TimeSpan.TicksPerMicrosecond, 0, uint.MaxValue);
        Interlocked.Increment(ref _counts[IndexOf(microseconds)]);
        Interlocked.Add(ref _sumMicroseconds, microseconds);
        Interlocked.Increment(ref _total);
    }

    /// <summary>The duration that this share of the recorded ones did not exceed; null where none were recorded.</summary>
    /// <param name="share">Over 0, at most 1: 0.99 is p99.</param>
    public TimeSpan? Percentile(double share) => Percentile(_counts, Count, share);

    /// <summary>The same of counts that were copied.</summary>
    public static TimeSpan? Percentile(long[] counts, long count, double share)
    {
        long wanted = (long)Math.Ceiling(count * share);
        if (wanted == 0)
        {
            return null;
        }

        long seen = 0;
        for (int index = 0; index < counts.Length; index++)
        {
            seen += Volatile.Read(ref counts[index]);
            if (seen >= wanted)
            {
                return TimeSpan.FromMicroseconds(HighestOf(index));
            }
        }

        return TimeSpan.FromMicroseconds(uint.MaxValue);
    }

    /// <summary>Copies the counts, <see cref="Steps"/> of them.</summary>
    public void CopyTo(long[] counts)
    {
        for (int index = 0; index < counts.Length; index++)
        {
            counts[index] = Volatile.Read(ref _counts[index]);
        }
    }

    /// <summary>How many of the recorded durations were at most this long, to three digits.</summary>
    public long CountUpTo(TimeSpan duration)
    {
        long sum = 0;
        int last = IndexOf((uint)Math.Min(duration.Ticks / TimeSpan.TicksPerMicrosecond, uint.MaxValue));
        for (int index = 0; index <= last; index++)
        {
            sum += Volatile.Read(ref _counts[index]);
        }

        return sum;
    }

    private static int IndexOf(uint microseconds)
    {
        int doubling = Math.Max(0, 32 - BitOperations.LeadingZeroCount(microseconds) - LinearBits);
        return (doubling * HalfSteps) + (int)(microseconds >> doubling);
    }

    private static double HighestOf(int index)
    {
        int doubling = Math.Max(0, (index / HalfSteps) - 1);
        long step = index - ((long)doubling * HalfSteps);
        return ((step + 1) << doubling) - 1;
    }
}
