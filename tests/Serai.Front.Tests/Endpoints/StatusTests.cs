using System.Net;
using System.Text.Json;
using Serai.Store.Control;
using Serai.Store.Generations;

namespace Serai.Front.Tests.Endpoints;

public sealed class StatusTests : IAsyncLifetime
{
    private const string Markup = "<img src=x onerror=alert(1)>\"'&";

    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.StartAsync();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Theory]
    [InlineData(null, 10)]
    [InlineData(1.0, 2)]
    [InlineData(30.0, 30)]
    [InlineData(30.5, 31)]
    [InlineData(900.0, 60)]
    public async Task Before_the_first_generation_clients_are_told_when_to_come_again(double? secondsLeft, int retryAfter)
    {
        _front.Parts.State.Take(new WorkerReport { Phase = SyncPhase.Receiving, SecondsLeft = secondsLeft });
        foreach (string path in new[] { "/index.tar.gz", "/repo", "/health/ready" })
        {
            using HttpResponseMessage answer = await _front.AskAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(retryAfter, answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
            string text = await TextAsync(answer);
            Assert.Contains("receiving and analysing the repository", text, StringComparison.Ordinal);
            Assert.Equal(text.Length - 1, text.IndexOf('\n', StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Before_the_first_generation_a_failed_sync_is_named()
    {
        _front.Parts.State.Take(new WorkerReport { LastError = "no route to host" });
        using HttpResponseMessage answer = await _front.AskAsync("/index.tar.gz");
        Assert.Contains("no route to host", await TextAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_is_always_200_and_ready_with_a_generation()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("/health/ready"));
        _front.Publish(1);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/live"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/ready"));
    }

    [Fact]
    public async Task The_remote_that_answered_and_those_that_failed_are_shown()
    {
        _front.Publish(1);
        _front.Parts.State.Contact = new Serai.Store.RemoteContact(FrontFixture.Now, "https://before.example/r.git");
        Assert.Equal("https://before.example/r.git", (await RepositoryAsync()).GetProperty("remote").GetString());
        _front.Parts.State.Take(new WorkerReport
        {
            CheckedAt = FrontFixture.Now,
            Remote = "https://second.example/r.git",
            FailedRemotes = [new RemoteFailure("https://first.example/r.git", Markup)],
            NextSyncAt = FrontFixture.Now.AddMinutes(3),
        });
        JsonElement repository = await RepositoryAsync();
        Assert.Equal("https://second.example/r.git", repository.GetProperty("remote").GetString());
        JsonElement failed = Assert.Single(repository.GetProperty("failed_remotes").EnumerateArray());
        Assert.Equal(("https://first.example/r.git", Markup), (failed.GetProperty("remote").GetString(), failed.GetProperty("reason").GetString()));
        using HttpResponseMessage page = await _front.AskAsync("/status");
        string text = await TextAsync(page);
        Assert.Contains("Failed: https://first.example/r.git", text, StringComparison.Ordinal);
        Assert.Contains("the next one in 3 min", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Markup, text, StringComparison.Ordinal);
        using HttpResponseMessage metrics = await _front.AskAsync("/metrics");
        Assert.Contains("\nserai_remotes_failing 1\n", await TextAsync(metrics), StringComparison.Ordinal);

        async Task<JsonElement> RepositoryAsync()
        {
            using HttpResponseMessage answer = await _front.AskAsync("/status.json");
            using var document = JsonDocument.Parse(await TextAsync(answer));
            return document.RootElement.GetProperty("repository").Clone();
        }
    }

    [Fact]
    public async Task The_status_for_programs_has_every_name_of_the_contract()
    {
        _front.Publish(1, problems: [new PathProblem("packages/x", "odd")]);
        _front.Parts.State.Take(new WorkerReport { CheckedAt = FrontFixture.Now, Generation = 1, LastDurationSeconds = 0.25, Archives = Counts("timeout") });
        _front.Time.Advance(TimeSpan.FromSeconds(90));
        using HttpResponseMessage answer = await _front.AskAsync("/status.json");
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        using JsonDocument document = JsonDocument.Parse(await TextAsync(answer));
        JsonElement root = document.RootElement;
        (string Section, string[] Names)[] contract =
        [
            ("repository", ["remote", "branch", "commit", "commit_time", "generation", "index_format", "published_at", "checked_at", "age_s", "descent", "last_error"]),
            ("sync", ["phase", "progress", "last_duration_s"]),
            ("archives", ["known", "stored", "stored_bytes", "missing", "failed", "active"]),
            ("service", ["uptime_s", "requests", "p50_ms", "p99_ms", "p999_ms", "longest_stall_ms", "gc_pause_max_ms", "worker_restarts", "rss_bytes"]),
        ];
        foreach ((string section, string[] names) in contract)
        {
            Assert.All(names, name => Assert.True(root.GetProperty(section).TryGetProperty(name, out _), $"{section}.{name}"));
        }

        Assert.Equal("1.2.3", root.GetProperty("version").GetString());
        Assert.Equal("ready", root.GetProperty("state").GetString());
        Assert.Equal("full", root.GetProperty("isolation").GetString());
        Assert.Equal(90, root.GetProperty("repository").GetProperty("age_s").GetDouble());
        Assert.Equal("2025-12-31T23:30:15+00:00", root.GetProperty("repository").GetProperty("commit_time").GetString());
        Assert.Equal(6, root.GetProperty("archives").GetProperty("missing").GetInt32());
        JsonElement failed = root.GetProperty("archives").GetProperty("failed")[0];
        Assert.All(["hash", "package", "url", "reason", "since", "next_try"], name => Assert.True(failed.TryGetProperty(name, out _), name));
        JsonElement active = root.GetProperty("archives").GetProperty("active")[0];
        Assert.All(["hash", "package", "url", "received", "length", "since"], name => Assert.True(active.TryGetProperty(name, out _), name));
        Assert.Equal("odd", root.GetProperty("problems")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task The_state_follows_what_happens()
    {
        Assert.Equal("starting", await StateAsync());
        _front.Publish(1);
        Assert.Equal("ready", await StateAsync());
        _front.Parts.State.NoteWorkerFailure("it ended", FrontFixture.Now);
        Assert.Equal("degraded", await StateAsync());
        _front.Parts.State.NoteWorkerFailure("it ended", FrontFixture.Now - TimeSpan.FromMinutes(2));
        _front.Parts.State.Take(new WorkerReport { CheckedAt = FrontFixture.Now, Damage = "a pack" });
        Assert.Equal("degraded", await StateAsync());
        _front.Parts.State.Take(new WorkerReport { CheckedAt = FrontFixture.Now });
        _front.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal("ready", await StateAsync());
        _front.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("stale", await StateAsync());
    }

    [Fact]
    public async Task Markup_in_anything_foreign_is_inert_and_the_policy_lets_nothing_in()
    {
        _front.Publish(1, problems: [new PathProblem("packages/" + Markup, "because " + Markup)]);
        _front.Parts.State.Take(new WorkerReport { CheckedAt = FrontFixture.Now, LastError = Markup, ProgressText = Markup, Damage = Markup, Archives = Counts(Markup) });
        foreach (string path in new[] { "/", "/status" })
        {
            using HttpResponseMessage answer = await _front.AskAsync(path);
            string page = await TextAsync(answer);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.Contains("&lt;img", page, StringComparison.Ordinal);
            string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; style-src 'self'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("no-store", answer.Headers.GetValues("Cache-Control").Single());
        }
    }

    [Fact]
    public async Task Failures_of_one_cause_are_one_row_of_the_page()
    {
        _front.Publish(1);
        ArchiveCounts counts = Counts("other bytes");
        _front.Parts.State.Take(new WorkerReport
        {
            Archives = counts with
            {
                FailedCount = 3,
                Failed = [counts.Failed[0], counts.Failed[0] with { Package = "b.2", Reason = "17 bytes" }, counts.Failed[0] with { Cause = "cut", Reason = "cut after 3 bytes" }],
            },
        });
        string page = await _front.Client.GetStringAsync("/status", TestContext.Current.CancellationToken);
        Assert.Contains("2 × other bytes", page, StringComparison.Ordinal);
        Assert.Contains("1 × cut after 3 bytes", page, StringComparison.Ordinal);
        Assert.Contains("<td>4 of 10;", page, StringComparison.Ordinal);
        Assert.Contains("0.5 of 2.0 MB from https://example.org/a.tar.gz", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_first_generation_the_page_has_no_empty_rows_and_is_alarmed_only_by_a_failure()
    {
        string before = await PageAsync();
        Assert.Contains("<p class=\"state wait\">", before, StringComparison.Ordinal);
        Assert.DoesNotContain("<td></td>", before, StringComparison.Ordinal);
        _front.Parts.State.Take(new WorkerReport { LastError = "connection refused; tried again", FailedRemotes = [new RemoteFailure("https://example.org/r.git", "connection refused")] });
        string failed = await PageAsync();
        Assert.Contains("<p class=\"state bad\">", failed, StringComparison.Ordinal);
        Assert.Contains("<td>connection refused; tried again</td>", failed, StringComparison.Ordinal);
        Assert.DoesNotContain("Failed: https", failed, StringComparison.Ordinal);

        Task<string> PageAsync() => _front.Client.GetStringAsync("/status", TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(0, "There is no file with a problem.")]
    [InlineData(1, "There is one file with a problem.")]
    [InlineData(2, "There are 2 files with problems.")]
    public async Task Files_with_problems_are_counted_without_a_guess_at_what_they_are(int count, string said)
    {
        // A contested md5 is a problem of a file that is served and can be read.
        _front.Publish(1, problems: [.. Enumerable.Range(0, count).Select(i => new PathProblem($"packages/{i}", "its md5 is contested"))]);
        Assert.Contains(said, await _front.Client.GetStringAsync("/status", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mirror.example.org:8080", "http://mirror.example.org:8080/")]
    [InlineData("[::1]:80", "http://[::1]:80/")]
    [InlineData("a_b.example", "http://THIS-HOST/")]
    [InlineData("-x.example", "http://THIS-HOST/")]
    public async Task The_home_page_shows_the_visitors_host_where_it_is_an_authority(string host, string shown)
    {
        _front.Publish(1);
        string answer = await _front.AskRawAsync("/", headers: $"Host: {host}\r\n");
        Assert.Contains($"opam init {shown}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_page_shows_the_public_url_before_any_host()
    {
        await using FrontFixture front = await FrontFixture.ServingAsync(options => options with { PublicUrl = new Uri("https://opam.example.org/") });
        string answer = await front.AskRawAsync("/", headers: "Host: evil.example\r\n");
        Assert.Contains("opam init https://opam.example.org/", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_of_http_1_0_without_a_host_is_answered() =>
        Assert.Contains("http://THIS-HOST/", await _front.SendRawAsync("GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);

    private static ArchiveCounts Counts(string reason) => new(10, 4, 1000)
    {
        FailedCount = 1,
        Failed = [new ArchiveFailure("sha256=ab", "a.1" + (reason == Markup ? Markup : ""), "https://example.org/a.tar.gz", reason, reason, FrontFixture.Now, FrontFixture.Now)],
        Active = [new ActiveFetch("sha256=cd", "c.3", "https://example.org/a.tar.gz", 500_000, FrontFixture.Now, 2_000_000)],
    };

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using HttpResponseMessage answer = await _front.AskAsync(path);
        return answer.StatusCode;
    }

    private async Task<string?> StateAsync()
    {
        using JsonDocument document = JsonDocument.Parse(await _front.Client.GetStringAsync("/status.json", TestContext.Current.CancellationToken));
        return document.RootElement.GetProperty("state").GetString();
    }
}
