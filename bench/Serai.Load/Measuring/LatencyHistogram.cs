using System.Numerics;

namespace Serai.Load.Measuring;

/// <summary>
/// A log-linear histogram of microseconds with three digits, laid out as HdrHistogram's: 2,048 steps of one, then each doubling in 1,024, so
/// that a value is off by less than a thousandth.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int LinearBits = 11;
    private const int HalfSteps = 1 << (LinearBits - 1);
    private const int Doublings = 32 - LinearBits;

    private readonly long[] _counts = new long[(Doublings + 2) * HalfSteps];
    private uint _largest;

    public long Count { get; private set; }

    /// <summary>The largest value, exactly.</summary>
    public uint Largest => _largest;

    public void Record(uint microseconds)
    {
        _counts[IndexOf(microseconds)]++;
        Count++;
        _largest = Math.Max(_largest, microseconds);
    }

    /// <summary>The value that this share of the recorded ones did not exceed; 0 where nothing was recorded.</summary>
    /// <param name="share">Over 0, at most 1: 0.999 is p99.9.</param>
    public uint Percentile(double share)
    {
        // 99.9 % of 1,000 are 999, and not the 999.0000000000001 of the binary fraction.
        long wanted = (long)Math.Ceiling((Count * share) - 1e-9);
        long seen = 0;
        for (int index = 0; index < _counts.Length && wanted > 0; index++)
        {
            seen += _counts[index];
            if (seen >= wanted)
            {
                return Math.Min(HighestOf(index), _largest);
            }
        }

        return 0;
    }

    private static int IndexOf(uint value)
    {
        int doubling = Math.Max(0, 32 - BitOperations.LeadingZeroCount(value) - LinearBits);
        return (doubling * HalfSteps) + (int)(value >> doubling);
    }

    private static uint HighestOf(int index)
    {
        int doubling = Math.Max(0, (index / HalfSteps) - 1);
        long step = index - ((long)doubling * HalfSteps);
        return (uint)(((step + 1) << doubling) - 1);
    }
}
