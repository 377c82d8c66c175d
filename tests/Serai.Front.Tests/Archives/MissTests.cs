using System.Net;
using Serai.Front.Archives;
using Serai.Store.Archives;
using Serai.Store.Control;

namespace Serai.Front.Tests.Archives;

/// <summary>What clients get for an archive that is known and not stored.</summary>
public sealed class MissTests : IAsyncLifetime
{
    private const int Large = 300_000;

    private FrontFixture _front = null!;
    private ScriptedWorker _worker = null!;
    private ScriptedFetch _fetch = null!;

    public async ValueTask InitializeAsync()
    {
        _front = await FrontFixture.StartAsync();
        _worker = await ScriptedWorker.StartAsync(_front);
        _fetch = new ScriptedFetch(_front, Large);
        _front.Publish(1, known: [_fetch.Hash]);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _front.DisposeAsync();
    }

    [Fact]
    public async Task A_small_archive_is_answered_when_it_is_stored_and_then_as_a_hit()
    {
        Task<HttpResponseMessage> asking = _front.AskAsync(_fetch.Path);
        await _worker.AskedByAsync(1);
        _worker.Tell(_fetch.Hold());
        Assert.False(asking.IsCompleted);
        _worker.Tell(_fetch.Store() with { Part = null });
        using (HttpResponseMessage answer = await asking)
        {
            Assert.Equal("fetch", answer.Headers.GetValues("X-Cache").Single());
            Assert.Equal(FrontFixture.ETag(_fetch.Content), answer.Headers.ETag!.ToString());
            Assert.Equal(_fetch.Content, await BytesAsync(answer));
        }

        using HttpResponseMessage hit = await _front.AskAsync(_fetch.Path);
        Assert.Equal("hit", hit.Headers.GetValues("X-Cache").Single());
        Assert.Equal(_fetch.Content, await BytesAsync(hit));
        Assert.Single(_worker.Asked, $"GET /archives/sha256/{_fetch.Hash.Hex}");
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_large_one_is_sent_as_it_is_released_and_the_rest_when_it_is_stored(bool tellsLength, bool tellsPart)
    {
        using GrowingAnswer answer = await AskGrowingAsync(_fetch.Grow(100_000, 40_000, tellsLength));
        Assert.Equal(tellsLength ? Large : null, answer.Headers.ContentLength);
        await answer.ReadAsync(40_000);
        _worker.Tell(_fetch.Grow(200_000, 40_001, tellsLength));
        await answer.ReadAsync(1);
        _worker.Tell(_fetch.Grow(Large, Large - 65_536, tellsLength));
        await answer.ReadAsync(Large - 65_536 - 40_001);
        _worker.Tell(_fetch.Store(tellsPart));
        await answer.ReadAsync(65_536);
        Assert.True(await answer.IsAtEndAsync());
        Assert.Equal(_fetch.Content, answer.Bytes);
        Assert.Equal("fetch", answer.Message.Headers.GetValues("X-Cache").Single());
    }

    [Fact]
    public async Task A_client_is_cut_when_other_bytes_take_the_place_of_those_that_it_has()
    {
        using GrowingAnswer answer = await AskGrowingAsync(_fetch.Grow(100_000));
        await answer.ReadAsync(100_000);
        _worker.Tell(new FetchReport { State = FetchState.Waiting, Length = Large });
        _worker.Tell(new ScriptedFetch(_front, Large, seed: 2).Grow(200_000));
        await answer.IsCutAsync();
    }

    [Fact]
    public async Task A_client_is_cut_when_another_file_was_stored_than_the_one_that_it_reads()
    {
        using GrowingAnswer answer = await AskGrowingAsync(_fetch.Grow(100_000));
        await answer.ReadAsync(100_000);
        IReadOnlyList<ArchiveHash> names = _front.Store(_fetch.Content);
        _worker.Tell(new FetchReport { State = FetchState.Stored, Sha256 = names[1].Hex, Length = Large });
        await answer.IsCutAsync();
    }

    [Theory]
    [InlineData(FetchState.Failed)]
    [InlineData(FetchState.Gone)]
    public async Task A_client_is_cut_when_the_fetch_ends_without_the_right_bytes(FetchState end)
    {
        using GrowingAnswer answer = await AskGrowingAsync(_fetch.Grow(100_000));
        await answer.ReadAsync(100_000);
        _worker.Tell(new FetchReport { State = end, Reason = "wrong bytes" });
        await answer.IsCutAsync();
        Assert.Equal(1, _front.Parts.State.Archives.Cuts);
    }

    [Fact]
    public async Task A_worker_that_dies_costs_a_pause_and_the_next_one_goes_on_with_the_same_file()
    {
        using GrowingAnswer answer = await AskGrowingAsync(_fetch.Grow(100_000));
        await answer.ReadAsync(100_000);
        await _worker.DieAsync();
        await using ScriptedWorker next = await ScriptedWorker.StartAsync(_front);
        await next.AskedByAsync(1);
        next.Tell(new FetchReport { State = FetchState.Waiting });
        next.Tell(_fetch.Grow(150_000, 90_000));
        next.Tell(_fetch.Grow(200_000, 200_000));
        await answer.ReadAsync(100_000);
        next.Tell(_fetch.Store());
        await answer.ReadAsync(Large - 200_000);
        Assert.True(await answer.IsAtEndAsync());
        Assert.Equal(_fetch.Content, answer.Bytes);
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData(3, 10)]
    [InlineData(46, 46)]
    [InlineData(3600, 60)]
    public async Task One_that_fails_for_now_is_503_with_the_reason_and_when_to_come_again(int? seconds, int retryAfter)
    {
        _front.Parts.State.Take(new WorkerReport
        {
            Archives = new ArchiveCounts(1, 0, 0)
            {
                Failed = [new ArchiveFailure(_fetch.Hash.ToString(), "ocamlfind.1.9.6", "https://example.org/f.tar.gz", "timeout", "timeout", FrontFixture.Now.AddSeconds(-14), FrontFixture.Now)],
            },
        });
        _worker.Tell(new FetchReport { State = FetchState.Failed, Reason = "upstream timed out\r\n<b>", RetryAfterSeconds = seconds });
        using HttpResponseMessage answer = await _front.AskAsync(_fetch.Path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(retryAfter, answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal(
            $"503: sha256 {_fetch.Hash.Hex[..12]}…: known as ocamlfind.1.9.6, upstream timed out  <b>, failing for 14 s, next try in {retryAfter} s; origin https://example.org/f.tar.gz\n",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_that_is_gone_is_404_with_one_line()
    {
        _worker.Tell(new FetchReport { State = FetchState.Gone, Reason = "404 at example.org and at opam.ocaml.org" });
        using HttpResponseMessage answer = await _front.AskAsync(_fetch.Path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(
            $"404: sha256 {_fetch.Hash.Hex[..12]}…: 404 at example.org and at opam.ocaml.org\n",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_that_failed_is_asked_for_anew_by_the_next_client()
    {
        _worker.Tell(new FetchReport { State = FetchState.Failed });
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage answer = await _front.AskAsync(_fetch.Path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        Assert.Equal(2, _worker.Asked.Count);
        Assert.Equal(2, _front.Parts.State.Archives.Misses);
    }

    [Fact]
    public async Task HEAD_is_200_without_a_length_and_nothing_is_fetched()
    {
        using HttpResponseMessage answer = await _front.AskAsync(HttpMethod.Head, _fetch.Path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(answer.Content.Headers.ContentLength);
        Assert.Equal("fetch", answer.Headers.GetValues("X-Cache").Single());
        Assert.Empty(_worker.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_range_is_ignored_while_it_is_fetched(bool isSmall)
    {
        Task<HttpResponseMessage> asking = _front.AskAsync(_fetch.Path, ("Range", "bytes=5-9"));
        _worker.Tell(isSmall ? _fetch.Hold() : _fetch.Grow(100_000));
        await _worker.AskedByAsync(1);
        _worker.Tell(_fetch.Store());
        using HttpResponseMessage answer = await asking;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(_fetch.Content, await BytesAsync(answer));
    }

    [Fact]
    public async Task To_a_client_of_http_1_0_a_body_of_unknown_length_is_sent_only_when_it_is_stored()
    {
        Task<string> asking = _front.SendRawAsync($"GET {_fetch.Path} HTTP/1.0\r\n\r\n");
        _worker.Tell(_fetch.Grow(100_000, tellsLength: false));
        await _worker.AskedByAsync(1);
        await Until.TrueAsync(() => _front.Parts.Misses.Clients == 1);
        _worker.Tell(_fetch.Grow(200_000, tellsLength: false));
        _worker.Tell(new FetchReport { State = FetchState.Failed });
        Assert.StartsWith("HTTP/1.1 503", await asking, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_worker_it_is_503_after_the_time_in_which_one_that_ended_comes_back()
    {
        await _worker.DieAsync();
        Task<HttpResponseMessage> asking = _front.AskAsync(_fetch.Path);
        await Until.TrueAsync(() => _front.Time.ArmedTimers == 1);
        _front.Time.Advance(FetchFollower.WorkerPatience - TimeSpan.FromTicks(1));
        Assert.Equal(1, _front.Time.ArmedTimers);
        _front.Time.Advance(TimeSpan.FromTicks(1));
        using HttpResponseMessage answer = await asking;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(10, answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
    }

    [Fact]
    public async Task A_worker_that_comes_soon_is_asked()
    {
        await _worker.DieAsync();
        Task<HttpResponseMessage> asking = _front.AskAsync(_fetch.Path);
        await Until.TrueAsync(() => _front.Parts.Misses.Clients == 1);
        await using ScriptedWorker next = await ScriptedWorker.StartAsync(_front);
        next.Tell(_fetch.Store());
        using HttpResponseMessage answer = await asking;
        Assert.Equal(_fetch.Content, await BytesAsync(answer));
    }

    [Fact]
    public async Task Sixty_seconds_without_news_are_503_and_news_begin_them_again()
    {
        Task<HttpResponseMessage> asking = _front.AskAsync(_fetch.Path);
        await _worker.AskedByAsync(1);
        _front.Time.Advance(FetchFollower.Patience - TimeSpan.FromTicks(1));
        _worker.Tell(_fetch.Hold());
        await UntilNewsAsync(FetchState.Receiving);
        await Until.TrueAsync(() =>
        {
            _front.Time.Advance(TimeSpan.FromSeconds(1));
            return asking.IsCompleted;
        });
        using HttpResponseMessage answer = await asking;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(_front.Time.GetUtcNow() - FrontFixture.Now >= FetchFollower.Patience + TimeSpan.FromSeconds(50));
        Assert.Contains("no news", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await _worker.AskedByAsync(0);
    }

    [Fact]
    public async Task A_body_that_was_begun_is_cut_after_sixty_seconds_without_news()
    {
        using GrowingAnswer answer = await AskGrowingAsync(_fetch.Grow(100_000));
        await answer.ReadAsync(100_000);
        await Until.TrueAsync(() =>
        {
            _front.Time.Advance(TimeSpan.FromSeconds(1));
            return _worker.Askers == 0;
        });
        await answer.IsCutAsync();
    }

    [Fact]
    public async Task A_fetch_that_nobody_waits_for_any_more_is_not_followed_any_more()
    {
        using (GrowingAnswer answer = await AskGrowingAsync(_fetch.Grow(100_000)))
        {
            await answer.ReadAsync(100_000);
        }

        await _worker.AskedByAsync(0);
        await Until.TrueAsync(() => _front.Parts.Misses.Clients == 0 && _front.Time.ArmedTimers == 0);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"state\":\"Receiving\",\"part\":\"../serai.lock\",\"released\":1}")]
    [InlineData("{\"state\":\"Stored\",\"sha256\":\"../../x\",\"released\":0}")]
    public async Task A_worker_that_tells_nonsense_is_503(string line)
    {
        _worker.TellLine(line);
        using HttpResponseMessage answer = await _front.AskAsync(_fetch.Path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task A_worker_that_does_not_know_the_archive_yet_is_503()
    {
        await _worker.DieAsync();
        await using ScriptedWorker next = await ScriptedWorker.StartAsync(_front, knowsNothing: true);
        using HttpResponseMessage answer = await _front.AskAsync(_fetch.Path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task What_the_worker_says_is_stored_and_is_not_there_is_503()
    {
        _worker.Tell(new FetchReport { State = FetchState.Stored, Sha256 = _fetch.Hash.Hex, Length = Large });
        using HttpResponseMessage answer = await _front.AskAsync(_fetch.Path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task A_stored_archive_that_is_damaged_is_fetched_again()
    {
        _front.Store(_fetch.Content);
        string path = _front.Folder.Archive(_fetch.Hash);
        await File.WriteAllBytesAsync(path, new byte[Large], TestContext.Current.CancellationToken);
        Task<HttpResponseMessage> asking = _front.AskAsync(_fetch.Path);
        await _worker.AskedByAsync(1);
        Assert.NotNull(_front.Parts.State.AnyDamage);
        _worker.Tell(_fetch.Hold());
        _worker.Tell(_fetch.Store());
        using HttpResponseMessage answer = await asking;
        Assert.Equal(_fetch.Content, await BytesAsync(answer));
        Assert.Equal([$"POST /damaged/{_fetch.Hash.Hex}", $"GET /archives/sha256/{_fetch.Hash.Hex}"], _worker.Asked);
        Assert.Null(_front.Parts.State.AnyDamage);
    }

    private static Task<byte[]> BytesAsync(HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    private async Task UntilNewsAsync(FetchState state)
    {
        FetchFollower follower = _front.Parts.Misses.Join(_fetch.Hash, damaged: null);
        await Until.TrueAsync(() => follower.Now.Report.State == state);
        await _front.Parts.Misses.LeaveAsync(_fetch.Hash, follower);
    }

    private async Task<GrowingAnswer> AskGrowingAsync(FetchReport first)
    {
        _worker.Tell(first);
        return await GrowingAnswer.AskAsync(_front, _fetch.Path);
    }
}
