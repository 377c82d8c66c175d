namespace Serai.Benchmarks.Measuring;

/// <summary>Processes measured in turn, A B C A B C, so that what disturbs the machine disturbs each of them.</summary>
internal sealed class Alternation
{
    private readonly Sample[][] _samples;
    private readonly double[] _peaks;

    private Alternation(Sample[][] samples, double[] peaks)
    {
        _samples = samples;
        _peaks = peaks;
    }

    /// <summary>Measures: first the memory of each, which also warms the machine's caches and the server's, then the times in turn.</summary>
    public static Alternation Run(int runs, params Side[] sides)
    {
        double[] peaks = [.. sides.Select(ProcessRun.PeakMegabytes)];
        var samples = new Sample[runs][];
        for (int run = 0; run < runs; run++)
        {
            samples[run] = [.. sides.Select(ProcessRun.Time)];
        }

        return new Alternation(samples, peaks);
    }

    public double PeakMegabytes(int side) => _peaks[side];

    /// <summary>The median of a figure of one side.</summary>
    public double Median(int side, Func<Sample, double> figure) => Median(_samples.Select(run => figure(run[side])));

    /// <summary>The median of something that the processes of one side told.</summary>
    public double Told(int side, string name) => Median(side, sample => sample.Told[name]);

    /// <summary>The largest that any process of one side told.</summary>
    public double LargestTold(int side, string name) => _samples.Max(run => run[side].Told[name]);

    public double Seconds(int side) => Median(side, sample => sample.Seconds);

    public double CpuSeconds(int side) => Median(side, sample => sample.CpuSeconds);

    /// <summary>The median of the ratios within each run.</summary>
    public double Ratio(int side, Func<Sample, double> figure, int otherSide) =>
        Median(_samples.Select(run => figure(run[side]) / run[otherSide].Seconds));

    /// <summary>The median of the ratios of whole times.</summary>
    public double Ratio(int side, int otherSide) => Ratio(side, sample => sample.Seconds, otherSide);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
