using System.Globalization;
using System.Text.RegularExpressions;

namespace Serai.Front.Tests.Telemetry;

/// <summary>A strict reader of OpenMetrics 1.0 text: whatever the format forbids throws.</summary>
internal static partial class OpenMetricsParser
{
    private static readonly Dictionary<string, string[]> Suffixes = new(StringComparer.Ordinal)
    {
        ["gauge"] = [""],
        ["counter"] = ["_total", "_created"],
        ["histogram"] = ["_bucket", "_count", "_sum", "_created"],
        ["info"] = ["_info"],
    };

    /// <summary>Reads a page: sample names with labels, and values.</summary>
    public static Dictionary<string, double> Parse(string text)
    {
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        string[] lines = text[..^1].Split('\n');
        Assert.Single(lines, "# EOF");
        var families = new HashSet<string>(StringComparer.Ordinal);
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        string family = string.Empty;
        string type = string.Empty;
        bool sampled = false;
        foreach (string line in lines[..^1])
        {
            string[] parts = line.Split(' ', 4);
            if (parts[0] == "#")
            {
                Assert.Equal(4, parts.Length);
                if (parts[1] == "TYPE")
                {
                    (family, type, sampled) = (parts[2], parts[3], false);
                    Assert.Matches("^[a-zA-Z_:][a-zA-Z0-9_:]*$", family);
                    Assert.True(families.Add(family), $"{family} comes twice");
                    Assert.True(Suffixes.ContainsKey(type), type);
                    continue;
                }

                Assert.Equal(family, parts[2]);
                Assert.False(sampled, $"metadata of {family} after its samples");
                Assert.True(parts[1] is "UNIT" or "HELP", line);
                Assert.True(parts[1] != "UNIT" || family.EndsWith("_" + parts[3], StringComparison.Ordinal), $"{family} does not end in its unit");
            }
            else
            {
                sampled = true;
                AddSample(samples, line, family, type);
            }
        }

        AssertHistograms(samples);
        return samples;
    }

    private static void AddSample(Dictionary<string, double> samples, string line, string family, string type)
    {
        Match match = Sample().Match(line);
        Assert.True(match.Success, $"no sample: {line}");
        string name = match.Groups["name"].Value;
        Assert.StartsWith(family, name, StringComparison.Ordinal);
        Assert.Contains(name[family.Length..], Suffixes[type], StringComparer.Ordinal);
        double value = double.Parse(match.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.True(type == "gauge" || value >= 0, line);
        Assert.True(samples.TryAdd(name + match.Groups["labels"].Value, value), $"comes twice: {line}");
    }

    // Buckets of one series follow each other, grow with le, and end with +Inf, which is the count.
    private static void AssertHistograms(Dictionary<string, double> samples)
    {
        foreach (var series in samples.Where(sample => sample.Key.Contains("_bucket{", StringComparison.Ordinal)).GroupBy(sample => Le().Replace(sample.Key, "}"), StringComparer.Ordinal))
        {
            string[] bounds = [.. series.Select(sample => Le().Match(sample.Key).Groups["le"].Value)];
            Assert.Equal("+Inf", bounds[^1]);

            // "Canonical Numbers": 1.0, not 1.
            Assert.All(bounds[..^1], bound => Assert.Matches(@"^[0-9]+\.[0-9]+$", bound));
            double[] numbers = [.. bounds[..^1].Select(bound => double.Parse(bound, CultureInfo.InvariantCulture))];
            Assert.Equal(numbers.Order().Distinct(), numbers);
            double[] counts = [.. series.Select(sample => sample.Value)];
            Assert.Equal(counts.Order(), counts);
            Assert.Equal(counts[^1], samples[series.Key.Replace("_bucket{", "_count{", StringComparison.Ordinal)]);
            Assert.True(samples.ContainsKey(series.Key.Replace("_bucket{", "_sum{", StringComparison.Ordinal)));
        }
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*")*\})? (?<value>[+-]?(?:[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|Inf)|NaN)$""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Sample();

    [GeneratedRegex("""(?:,le="(?<le>[^"]*)"\})""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Le();
}
