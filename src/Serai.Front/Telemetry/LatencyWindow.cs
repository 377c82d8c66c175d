namespace Serai.Front.Telemetry;

/// <summary>What a histogram counted since one last looked. For one caller; it allocates nothing after birth.</summary>
internal sealed class LatencyWindow(LatencyHistogram histogram)
{
    private readonly long[] _before = new long[LatencyHistogram.Steps];
    private readonly long[] _now = new long[LatencyHistogram.Steps];

    /// <summary>Counts what came since the last time.</summary>
    /// <param name="share">Over 0, at most 1: 0.99 is p99.</param>
    /// <returns>How many there were, and the duration that this share of them did not exceed.</returns>
    public (long Count, TimeSpan? Percentile) Take(double share)
    {
        histogram.CopyTo(_now);
        long count = 0;
        for (int i = 0; i < _now.Length; i++)
        {
            (_before[i], _now[i]) = (_now[i], _now[i] - _before[i]);
            count += _now[i];
        }

        return (count, LatencyHistogram.Percentile(_now, count, share));
    }
}
