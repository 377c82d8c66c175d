using System.Text.Json;
using Serai.Commands;
using Serai.Mirrors;

namespace Serai.Tests.Commands;

public class StatusTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_mirror_that_is_well_takes_seven_lines()
    {
        Assert.Equal(
            """
            http://m/  ready  serai 1.2.3
              remote      https://example.org/r.git#main
              commit      97014be0d3ab, made 24 h ago, generation 7
              checked     4 min ago
              sync        waiting, next sync in 60 s
              archives    11,631 of 11,645 stored, 1.2 GB
              service     up 2 h, 1,234 requests, p99 0.8 ms, longest stall 12 ms, 0 restarts of the worker

            """,
            Of("""
            { "version": "1.2.3", "state": "ready",
              "repository": { "remote": "https://example.org/r.git#main", "commit": "97014be0d3ab1c0f3f0a3f9f3c2e1b0a99887766", "commit_time": "2026-01-01T12:00:00+00:00", "generation": 7, "age_s": 240 },
              "sync": { "phase": "waiting", "next_sync_at": "2026-01-02T12:01:00+00:00" },
              "archives": { "known": 11645, "stored": 11631, "stored_bytes": 1200000000, "missing": 14, "failed_total": 0, "failed": [] },
              "service": { "uptime_s": 7200, "requests": 1234, "p99_ms": 0.83, "longest_stall_ms": 12.4, "worker_restarts": 0 }, "what_comes_later": [1] }
            """));
    }

    [Fact]
    public void What_is_wrong_is_told_grouped_by_its_cause()
    {
        string text = Of("""
            { "state": "degraded", "isolation": "reduced",
              "repository": { "remote": "r", "last_error": "refused" },
              "archives": { "failed_total": 3, "failed": [
                { "package": "a.1", "reason": "gone", "next_try": "2026-01-02T12:00:46+00:00" }, { "package": "b.1", "cause": "timeout", "reason": "timeout after 3 bytes" }, { "package": "c.1", "cause": "timeout", "reason": "timeout after 4 bytes" } ] },
              "problems_total": 9, "problems": [ { "path": "packages/x", "reason": "no opam file" } ],
              "service": { "damage": "the disk is full" } }
            """);
        Assert.Contains("nothing to serve yet", text, StringComparison.Ordinal);
        Assert.Contains("last error  refused", text, StringComparison.Ordinal);
        Assert.Contains("3 could not be had at the last try:\n              2 × timeout (b.1, …)\n              1 × gone (a.1), next try in 46 s", text, StringComparison.Ordinal);
        Assert.Contains("problems    9 files with problems\n", text, StringComparison.Ordinal);
        Assert.Contains("and 4 more", text, StringComparison.Ordinal);
        Assert.Contains("trouble     the disk is full", text, StringComparison.Ordinal);
        Assert.Contains("isolation   reduced", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all", "11:59:00", "(a.1)\n")]
    [InlineData("all", "12:00:46", "(a.1), next try in 46 s\n")]
    [InlineData("on-demand", "11:59:00", "(a.1), tried again when asked for\n")]
    [InlineData("on-demand", "12:00:46", "(a.1), tried again when asked for, in 46 s at the earliest\n")]
    public void What_failed_is_said_to_be_tried_again_only_when_it_is(string policy, string at, string said) => Assert.Contains(
        said,
        Of($$"""
            { "archives": { "policy": "{{policy}}", "failed_total": 1, "failed": [ { "package": "a.1", "reason": "gone", "next_try": "2026-01-02T{{at}}+00:00" } ] } }
            """),
        StringComparison.Ordinal);

    [Fact]
    public void What_there_is_one_of_is_told_in_the_singular()
    {
        string text = Of("""{ "problems_total": 1, "service": { "uptime_s": 1, "requests": 1, "worker_restarts": 1 } }""");
        Assert.Contains("1 file with a problem\n", text, StringComparison.Ordinal);
        Assert.Contains("1 request, 1 restart of the worker", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_mirror_says_does_not_steer_the_terminal()
    {
        string text = Of("""{ "state": "ready\u001b[2J", "repository": { "remote": "\u0007\u202e", "last_error": "a\nb" } }""");
        Assert.DoesNotContain('\e', text);
        Assert.DoesNotContain('\a', text);
        Assert.DoesNotContain('\u202e', text);
        Assert.Contains("a?b", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_come_only_where_they_are_wanted()
    {
        const string Healthy = """{ "state": "ready" }""";
        Assert.DoesNotContain('\e', Of(Healthy));
        Assert.Contains("\e[32mready\e[0m", Of(Healthy, new Paint(IsOn: true)), StringComparison.Ordinal);
    }

    private static string Of(string json, Paint paint = default) =>
        StatusText.Of(JsonSerializer.Deserialize(json, MirrorStatusJson.Default.MirrorStatus)!, "http://m/", Now, paint);
}
