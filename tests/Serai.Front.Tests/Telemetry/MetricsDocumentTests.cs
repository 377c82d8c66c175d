using System.Text.Json;
using System.Text.RegularExpressions;
using Serai.Store.Control;
using Serai.Testing;

namespace Serai.Front.Tests.Telemetry;

/// <summary>What operators are told of the metrics, held against the page that the mirror serves.</summary>
public sealed partial class MetricsDocumentTests : IAsyncLifetime
{
    private const string Operations = "docs/operations.md";
    private const string Dashboard = "docs/grafana/serai.json";

    private static readonly string[] Suffixes = ["_total", "_bucket", "_count", "_sum", "_info"];

    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync()
    {
        _front = await FrontFixture.ServingAsync();

        // Everything that there can be to tell.
        _front.Parts.State.Take(new WorkerReport { CheckedAt = FrontFixture.Now, Archives = new ArchiveCounts(10, 4, 1000) });
        (await _front.AskAsync("/repo")).Dispose();
    }

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task The_page_for_operators_names_every_metric_and_no_other()
    {
        string[] rows = await RowsAsync();
        string[] documented = [.. rows.SelectMany(row => Name().Matches(row.Split(" | ")[0]).Select(match => match.Groups["name"].Value))];
        string[] served = [.. (await SamplesAsync()).Select(SampleName).Select(Documented).Distinct()];
        Assert.Distinct(documented, StringComparer.Ordinal);
        Assert.Equal(served.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Each_row_says_what_it_is_when_to_be_alarmed_by_it_and_what_to_do_then()
    {
        HashSet<string> served = [.. (await SamplesAsync()).Select(SampleName)];
        foreach (string row in await RowsAsync())
        {
            string[] cells = row.TrimEnd('|', ' ').Split(" | ");
            Assert.True(cells is [_, { Length: > 0 }, { Length: > 0 }, { Length: > 0 }], $"{Operations}: expected name, meaning, alert and cure: {row}");

            // An alert is one of the row's own metrics, in an expression that can be put into a rule as it stands.
            string[] own = [.. Name().Matches(cells[0]).Select(match => match.Groups["name"].Value)];
            string[] asked = [.. Code().Matches(cells[2]).SelectMany(code => Metric().Matches(code.Value)).Select(match => match.Value)];
            Assert.All(asked, name => Assert.True(served.Contains(name), $"{Operations}: there is no {name} (in {cells[2]})"));
            Assert.All(own, name => Assert.Contains(asked, each => each.StartsWith(name, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Every_query_of_the_dashboard_asks_for_metrics_that_there_are()
    {
        HashSet<string> served = [.. (await SamplesAsync()).Select(SampleName)];
        using JsonDocument dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, Dashboard), TestContext.Current.CancellationToken));
        string[] queries = [.. Queries(dashboard.RootElement)];
        Assert.True(queries.Length >= 10, $"{Dashboard} has {queries.Length} queries");
        foreach (string query in queries)
        {
            string[] names = [.. Metric().Matches(query).Select(match => match.Value)];
            Assert.True(names.Length > 0, $"no metric in {query}");
            Assert.All(names, name => Assert.True(served.Contains(name), $"{Dashboard}: there is no {name} (in {query})"));
        }
    }

    private static async Task<string[]> RowsAsync() =>
        [.. (await File.ReadAllLinesAsync(Path.Combine(SourceTree.Root, Operations), TestContext.Current.CancellationToken))
            .SkipWhile(line => line != "## Metrics").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

    private static string SampleName(string sample) => sample.Split('{')[0];

    // A histogram is documented by the name of its family, the rest by what its samples are called.
    private static string Documented(string name) =>
        name.StartsWith("serai_http_request_duration_seconds", StringComparison.Ordinal) ? Suffixes.Aggregate(name, (left, suffix) => left.EndsWith(suffix, StringComparison.Ordinal) ? left[..^suffix.Length] : left) : name;

    private static IEnumerable<string> Queries(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.NameEquals("expr") ? [property.Value.GetString()!] : Queries(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Queries),
        _ => [],
    };

    private async Task<IEnumerable<string>> SamplesAsync()
    {
        using HttpResponseMessage answer = await _front.AskAsync("/metrics");
        return OpenMetricsParser.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Keys;
    }

    [GeneratedRegex(@"`(?<name>[a-z_]+)(?:\{[a-z,]+\})?`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex("`[^`]+`", RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    [GeneratedRegex(@"\b(?:serai|process)_[a-z_]+\b", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Metric();
}
