using System.Diagnostics.CodeAnalysis;
using System.Net;
using Serai.Front.State;
using Serai.Front.Tests.Archives;
using Serai.Store.Control;

namespace Serai.Front.Tests.Endpoints;

public sealed class StatusEventsTests : IAsyncLifetime
{
    private const string Path = "/status/events";

    private readonly CancellationTokenSource _stop = new();
    private FrontFixture _front = null!;
    private Task _feeding = null!;

    public async ValueTask InitializeAsync()
    {
        _front = await FrontFixture.ServingAsync();
        _feeding = _front.Parts.Feed.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _front.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    [SuppressMessage("Reliability", "CA2025", Justification = "the reading is awaited before the reader is disposed of")]
    public async Task A_change_comes_by_itself_and_markup_in_it_is_inert()
    {
        using HttpResponseMessage answer = await FollowAsync();
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store", answer.Headers.GetValues("Cache-Control").Single());
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await ReadUntilAsync(reader, "ready");
        _front.Parts.State.Take(new WorkerReport { CheckedAt = FrontFixture.Now, LastError = "<img src=x>" });
        Task<string> changed = ReadUntilAsync(reader, "The last sync failed");
        await AdvanceUntilAsync(() => changed.IsCompleted);
        Assert.Contains("&lt;img", await changed, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", await changed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_is_answered_without_following()
    {
        using HttpResponseMessage answer = await _front.AskAsync(HttpMethod.Head, Path);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(0, _front.Parts.Feed.Listeners);
    }

    [Fact]
    public async Task When_the_mirror_stops_the_stream_ends()
    {
        using HttpResponseMessage answer = await FollowAsync();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await ReadUntilAsync(reader, "ready");
        await _stop.CancelAsync();
        Assert.Contains("data: ", "data: " + await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_follow_are_bounded_and_who_goes_makes_room()
    {
        var following = new List<HttpResponseMessage>();
        for (int i = 0; i < StatusFeed.MaxListeners; i++)
        {
            following.Add(await FollowAsync());
        }

        using (HttpResponseMessage refused = await _front.AskAsync(Path))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(2, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        }

        following.ForEach(answer => answer.Dispose());
        await AdvanceUntilAsync(() => _front.Parts.Feed.Listeners == 0);
        using HttpResponseMessage again = await FollowAsync();
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task How_long_somebody_follows_is_no_latency()
    {
        using (HttpResponseMessage answer = await FollowAsync())
        {
            await AdvanceUntilAsync(() => _front.Time.GetUtcNow() - FrontFixture.Now > TimeSpan.FromMinutes(1));
        }

        await AdvanceUntilAsync(() => _front.Parts.Feed.Listeners == 0);
        string metrics = await _front.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("serai_http_requests_total{class=\"page\",status=\"200\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("serai_http_request_duration_seconds_count{class=\"page\"} 0\n", metrics, StringComparison.Ordinal);
    }

    private static async Task<string> ReadUntilAsync(StreamReader reader, string text)
    {
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException($"it ended without {text}");
    }

    private Task<HttpResponseMessage> FollowAsync() =>
        _front.Client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    private async Task AdvanceUntilAsync(Func<bool> condition) =>
        await Until.TrueAsync(() =>
        {
            _front.Time.Advance(StatusFeed.Pause);
            return condition();
        });
}
