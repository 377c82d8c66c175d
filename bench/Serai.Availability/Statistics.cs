namespace Serai.Availability;

/// <summary>What is said of several runs.</summary>
internal static class Statistics
{
    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    /// <summary>From the first quartile to the third.</summary>
    public static double InterquartileRange(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return Quantile(all, 0.75) - Quantile(all, 0.25);
    }

    // Between two values, as far along as the quantile lies.
    private static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        double at = share * (sorted.Length - 1);
        int below = (int)at;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + ((at - below) * (above - sorted[below]));
    }
}
