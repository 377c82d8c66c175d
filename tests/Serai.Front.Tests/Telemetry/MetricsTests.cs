using System.Net;
using Serai.Front.Telemetry;
using Serai.Store.Control;

namespace Serai.Front.Tests.Telemetry;

public sealed class MetricsTests : IAsyncLifetime
{
    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.StartAsync(options => options with { Version = "1\"2\\3\n4" });

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task The_page_is_open_metrics_before_and_after_there_is_anything_to_tell()
    {
        Dictionary<string, double> first = await ReadAsync();
        Assert.Equal(1, first["serai_state{state=\"starting\"}"]);
        Assert.False(first.ContainsKey("serai_generation"));
        Assert.False(first.ContainsKey("serai_archives_known"));
        Assert.Equal(1, first["serai_build_info{version=\"1\\\"2\\\\3\\n4\"}"]);

        _front.Publish(7);
        _front.Parts.State.Take(new WorkerReport { CheckedAt = FrontFixture.Now, LastError = "x", Archives = new ArchiveCounts(10, 4, 1000) { FailedCount = 2 } });
        _front.Time.Advance(TimeSpan.FromSeconds(3));
        (await _front.AskAsync("/repo")).Dispose();
        (await _front.AskAsync("/repo")).Dispose();
        (await _front.AskAsync("/nothing")).Dispose();
        Dictionary<string, double> then = await ReadAsync();
        Assert.Equal(7, then["serai_generation"]);
        Assert.Equal(10, then["serai_archives_known"]);
        Assert.Equal(4, then["serai_archives_stored"]);
        Assert.Equal(1000, then["serai_archives_stored_bytes"]);
        Assert.Equal(2, then["serai_archives_failed"]);
        Assert.Equal(0, then["serai_archives_active"]);
        Assert.Equal(0, then["serai_archive_hits_total"]);
        Assert.Equal(3, then["serai_checked_age_seconds"]);
        Assert.Equal(1, then["serai_sync_failing"]);
        Assert.Equal(1, then["serai_state{state=\"ready\"}"]);
        Assert.Equal(2, then["serai_http_requests_total{class=\"index\",status=\"200\"}"]);
        Assert.Equal(1, then["serai_http_requests_total{class=\"unknown\",status=\"404\"}"]);
        Assert.Equal(2, then["serai_http_request_duration_seconds_count{class=\"index\"}"]);
        Assert.Equal(1, then["serai_http_requests_running"]);
    }

    [Fact]
    public void The_reader_of_this_test_refuses_what_is_none()
    {
        Assert.ThrowsAny<Exception>(() => OpenMetricsParser.Parse("# TYPE a gauge\na 1\n"));
        Assert.ThrowsAny<Exception>(() => OpenMetricsParser.Parse("# TYPE a counter\na 1\n# EOF\n"));
        Assert.ThrowsAny<Exception>(() => OpenMetricsParser.Parse("# TYPE a gauge\na{b=\"\"c\"} 1\n# EOF\n"));
        Assert.ThrowsAny<Exception>(() => OpenMetricsParser.Parse("# TYPE a gauge\na 1\na 1\n# EOF\n"));
        Assert.ThrowsAny<Exception>(() => OpenMetricsParser.Parse("# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n"));
        Assert.Single(OpenMetricsParser.Parse("# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n# HELP a_seconds Why.\na_seconds 1E-05\n# EOF\n"));
    }

    private async Task<Dictionary<string, double>> ReadAsync()
    {
        using HttpResponseMessage answer = await _front.AskAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(OpenMetricsWriter.ContentType, answer.Content.Headers.ContentType!.ToString());
        return OpenMetricsParser.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
