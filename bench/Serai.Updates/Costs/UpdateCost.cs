using System.Globalization;
using System.Text.RegularExpressions;

namespace Serai.Updates.Costs;

/// <summary>What one update cost, in milliseconds: the steps as the worker logs them, and all from the end of the fetch to the front's answer.</summary>
/// <param name="Compare">The trees with the last generation.</param>
/// <param name="Build">Changed packages read, touched segments compressed.</param>
/// <param name="Catalogue">The archives of the last generation carried over.</param>
/// <param name="Write">The generation written and made durable.</param>
/// <param name="Total">From the end of the fetch until the front serves it.</param>
internal sealed partial record UpdateCost(double Compare, double Build, double Catalogue, double Write, double Total)
{
    /// <summary>What the front took: told, hashed, swapped, and seen by who asks each millisecond.</summary>
    public double TakeOver => Total - Compare - Build - Catalogue - Write;

    [GeneratedRegex(@"compare (?<compare>[\d.]+) build (?<build>[\d.]+) catalogue (?<catalogue>[\d.]+) write (?<write>[\d.]+) ms", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Steps { get; }

    /// <summary>Reads the steps of an outcome.</summary>
    /// <param name="outcome">As the worker logs it.</param>
    /// <param name="publishedAt">When the writing began, as the manifest has it.</param>
    /// <param name="servedAt">When the front's answer was seen, of the same clock.</param>
    public static UpdateCost Of(string outcome, DateTimeOffset publishedAt, DateTimeOffset servedAt)
    {
        Match steps = Steps.Match(outcome);
        if (!steps.Success)
        {
            throw new InvalidOperationException($"no steps in: {outcome}");
        }

        double before = Number("compare") + Number("build") + Number("catalogue");
        return new UpdateCost(
            Number("compare"), Number("build"), Number("catalogue"), Number("write"), before + (servedAt - publishedAt).TotalMilliseconds);

        double Number(string step) => double.Parse(steps.Groups[step].Value, CultureInfo.InvariantCulture);
    }
}
