using Serai.Front.Telemetry;
using Serai.Testing;

namespace Serai.Front.Tests.Telemetry;

public class LatencyHistogramTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 10)]
    [InlineData(3, 1000)]
    [InlineData(4, 50_000)]
    public void A_percentile_is_that_of_the_sorted_list_to_three_digits(int seed, int count)
    {
        var random = new Random(seed);
        var histogram = new LatencyHistogram();
        long[] durations = [.. Enumerable.Range(0, count).Select(_ => (long)Math.Pow(2, random.NextDouble() * 31)).Order()];
        foreach (long duration in durations)
        {
            histogram.Record(TimeSpan.FromMicroseconds(duration));
        }

        Assert.Equal(count, histogram.Count);
        Assert.Equal(durations.Sum(), (long)histogram.Sum.TotalMicroseconds);
        foreach (double share in new[] { 0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1 })
        {
            long exact = durations[(int)Math.Ceiling(count * share) - 1];
            double found = histogram.Percentile(share)!.Value.TotalMicroseconds;
            Assert.InRange(found, exact, (exact * 1.001) + 0.5);
        }
    }

    [Fact]
    public void Microseconds_below_two_thousand_are_exact()
    {
        for (int microseconds = 0; microseconds < 2048; microseconds++)
        {
            var histogram = new LatencyHistogram();
            histogram.Record(TimeSpan.FromMicroseconds(microseconds));
            Assert.Equal(TimeSpan.FromMicroseconds(microseconds), histogram.Percentile(1));
            Assert.Equal(1, histogram.CountUpTo(TimeSpan.FromMicroseconds(microseconds)));
            Assert.Equal(0, microseconds == 0 ? 0 : histogram.CountUpTo(TimeSpan.FromMicroseconds(microseconds - 1)));
        }
    }

    [Fact]
    public void An_empty_histogram_has_no_percentile() => Assert.Null(new LatencyHistogram().Percentile(0.5));

    [Fact]
    public void Durations_out_of_range_are_counted_at_its_ends()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromSeconds(-1));
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(1));
        histogram.Record(TimeSpan.MaxValue);
        Assert.Equal(TimeSpan.FromMicroseconds(uint.MaxValue), histogram.Percentile(1));
        Assert.Equal(2, histogram.CountUpTo(TimeSpan.MaxValue));
    }

    [Fact]
    public void Every_power_of_two_and_its_neighbours_stay_within_three_digits()
    {
        for (int bit = 0; bit < 32; bit++)
        {
            foreach (long microseconds in new[] { (1L << bit) - 1, 1L << bit, (1L << bit) + 1 })
            {
                var histogram = new LatencyHistogram();
                histogram.Record(TimeSpan.FromMicroseconds(microseconds));
                Assert.InRange(histogram.Percentile(1)!.Value.TotalMicroseconds, microseconds, (microseconds * 1.001) + 0.5);
            }
        }
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal(0, Allocations.OfEachRun(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                histogram.Record(TimeSpan.FromMicroseconds(i * 17));
            }
        }));
    }

    [Fact]
    public void Recording_from_many_threads_loses_nothing()
    {
        var histogram = new LatencyHistogram();
        Parallel.For(0, 10_000, i => histogram.Record(TimeSpan.FromMicroseconds(i % 100)));
        Assert.Equal(10_000, histogram.Count);
        Assert.Equal(10_000, histogram.CountUpTo(TimeSpan.FromMicroseconds(99)));
        Assert.Equal(495_000, histogram.Sum.TotalMicroseconds);
    }
}
