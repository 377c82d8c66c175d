using Serai.Load.Measuring;

namespace Serai.Load.Tests;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(2_047u)]
    [InlineData(2_048u)]
    [InlineData(2_049u)]
    [InlineData(123_456u)]
    [InlineData(10_000_000u)]
    [InlineData(4_000_000_000u)]
    public void A_value_is_given_back_to_within_a_thousandth(uint value)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(value);
        histogram.Record(uint.MaxValue);
        Assert.InRange(histogram.Percentile(0.5), value, value + (value / 1000));
    }

    [Fact]
    public void Percentiles_are_those_of_the_sorted_values()
    {
        var random = new Random(1);
        uint[] values = [.. Enumerable.Range(0, 20_000).Select(_ => (uint)Math.Exp(random.NextDouble() * 16))];
        var histogram = new LatencyHistogram();
        Array.ForEach(values, histogram.Record);
        Array.Sort(values);
        foreach (double share in new[] { 0.001, 0.5, 0.9, 0.99, 0.999, 1 })
        {
            uint exact = values[(int)Math.Ceiling(share * values.Length) - 1];
            Assert.InRange(histogram.Percentile(share), exact, exact + (exact / 1000));
        }
    }

    [Fact]
    public void The_largest_value_is_exact_and_no_percentile_exceeds_it()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0u, histogram.Percentile(0.999));
        histogram.Record(3);
        histogram.Record(1_000_001);
        Assert.Equal(1_000_001u, histogram.Largest);
        Assert.Equal(1_000_001u, histogram.Percentile(0.999));
        Assert.Equal(3u, histogram.Percentile(0.5));
    }
}
