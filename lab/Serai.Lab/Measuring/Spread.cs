namespace Serai.Lab.Measuring;

/// <summary>The median of some measurements, and how far they lie apart.</summary>
internal readonly record struct Spread(double Least, double Median, double Most)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(sorted[0], (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2, sorted[^1]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Show(Median)} ({Show(Least)}–{Show(Most)})";

    // Three digits are what a shared machine can tell.
    private static string Show(double value) => value switch
    {
        >= 100 => value.ToString("N0"),
        >= 10 => value.ToString("F1"),
        _ => value.ToString("F2"),
    };
}
