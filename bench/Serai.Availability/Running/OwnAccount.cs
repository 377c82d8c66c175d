using System.Globalization;
using System.Text.RegularExpressions;

namespace Serai.Availability.Running;

/// <summary>What a front says of itself: its stalls of over 25 ms by cause, and the longest pause of its collector.</summary>
/// <param name="Stalls">How many, by cause.</param>
/// <param name="LongestPauseMs">The collector's longest pause.</param>
internal sealed partial record OwnAccount(IReadOnlyDictionary<string, int> Stalls, double LongestPauseMs)
{
    [GeneratedRegex("""^serai_stalls_total\{cause="(?<cause>\w+)"\} (?<count>\d+)""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1_000)]
    private static partial Regex StallLine { get; }

    [GeneratedRegex(@"^serai_gc_longest_pause_seconds (?<seconds>[\d.eE-]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1_000)]
    private static partial Regex PauseLine { get; }

    /// <summary>Asks a server.</summary>
    public static async Task<OwnAccount> OfAsync(PinnedServer server)
    {
        using var client = new HttpClient();
        string metrics = await client.GetStringAsync($"http://127.0.0.1:{server.Port}/metrics");
        return new OwnAccount(
            StallLine.Matches(metrics).ToDictionary(match => match.Groups["cause"].Value, match => int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture), StringComparer.Ordinal),
            1000 * double.Parse(PauseLine.Match(metrics).Groups["seconds"].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>That of several servers, in words.</summary>
    public static string Describe(IReadOnlyList<OwnAccount> accounts) =>
        $"Stalls of over 25 ms that the fronts themselves counted, by cause: {string.Join(", ", accounts[0].Stalls.Keys.Select(cause => $"{cause} {accounts.Sum(account => account.Stalls[cause])}"))}; "
        + $"the longest pause of a front's collector: {Report.Ms(accounts.Max(account => account.LongestPauseMs))} ms.";
}
