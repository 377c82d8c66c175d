using System.Net;

namespace Serai.Front.Tests.Http;

public sealed class ConditionalRequestTests : IAsyncLifetime
{
    private static readonly string Tag = FrontFixture.ETag(FrontFixture.Index(1));
    private static readonly string OtherTag = FrontFixture.ETag([]);

    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.ServingAsync();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    public static TheoryData<string, string, int> Conditions => new()
    {
        { "If-None-Match", Tag, 304 },
        { "If-None-Match", "W/" + Tag, 304 },
        { "If-None-Match", $"{OtherTag}, W/\"x\" ,{Tag}", 304 },
        { "If-None-Match", "*", 304 },
        { "If-None-Match", OtherTag, 200 },
        { "If-None-Match", Tag.ToUpperInvariant(), 200 },
        { "If-None-Match", Tag.Trim('"'), 200 },
        { "If-None-Match", "\"", 200 },
        { "If-Modified-Since", "Wed, 31 Dec 2025 23:30:15 GMT", 304 },
        { "If-Modified-Since", "Wed, 31 Dec 2025 23:30:14 GMT", 200 },
        { "If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT", 304 },
        { "If-Modified-Since", "Wednesday, 31-Dec-25 23:30:15 GMT", 304 },
        { "If-Modified-Since", "Wed Dec 31 23:30:15 2025", 304 },
        { "If-Modified-Since", "yesterday", 200 },
        { "If-Modified-Since", "", 200 },
        { "If-Match", Tag, 200 },
        { "If-Match", "*", 200 },
        { "If-Match", $"{OtherTag}, {Tag}", 200 },
        { "If-Match", OtherTag, 412 },
        { "If-Match", "W/" + Tag, 412 },
        { "If-Unmodified-Since", "Wed, 31 Dec 2025 23:30:15 GMT", 200 },
        { "If-Unmodified-Since", "Wed, 31 Dec 2025 23:30:14 GMT", 412 },
        { "If-Unmodified-Since", "nonsense", 200 },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task A_condition_is_held_against_the_validators(string name, string value, int status)
    {
        using HttpResponseMessage answer = await _front.AskAsync("/index.tar.gz", (name, value));
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status == 200 ? FrontFixture.Index(1) : [], body);
        using HttpResponseMessage head = await _front.AskAsync(HttpMethod.Head, "/index.tar.gz", (name, value));
        Assert.Equal(answer.StatusCode, head.StatusCode);
    }

    [Fact]
    public async Task A_matching_tag_goes_before_a_date_and_a_tag_that_does_not_match_too()
    {
        using HttpResponseMessage same = await _front.AskAsync("/repo", ("If-None-Match", FrontFixture.ETag(FrontFixture.Repo(1))), ("If-Modified-Since", "Wed, 31 Dec 1980 23:30:14 GMT"));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        using HttpResponseMessage other = await _front.AskAsync("/repo", ("If-None-Match", OtherTag), ("If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_304_carries_what_a_200_would_have()
    {
        using HttpResponseMessage whole = await _front.AskAsync("/index.tar.gz");
        using HttpResponseMessage same = await _front.AskAsync("/index.tar.gz", ("If-None-Match", Tag));
        Assert.Equal(whole.Headers.ETag, same.Headers.ETag);
        Assert.Equal(whole.Headers.CacheControl, same.Headers.CacheControl);
        Assert.Equal("1", same.Headers.GetValues("X-Serai-Generation").Single());
    }

    [Fact]
    public async Task A_client_that_has_an_older_generation_gets_the_new_one()
    {
        _front.Publish(2);
        using HttpResponseMessage answer = await _front.AskAsync("/index.tar.gz", ("If-None-Match", Tag));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Last_Modified_is_never_in_the_future()
    {
        _front.Publish(2, modified: FrontFixture.Now.AddSeconds(1));
        using (HttpResponseMessage early = await _front.AskAsync("/index.tar.gz"))
        {
            Assert.Null(early.Content.Headers.LastModified);
            Assert.NotNull(early.Headers.ETag);
        }

        _front.Time.Advance(TimeSpan.FromSeconds(1));
        using HttpResponseMessage later = await _front.AskAsync("/index.tar.gz");
        Assert.Equal(FrontFixture.Now.AddSeconds(1), later.Content.Headers.LastModified);
    }

    [Fact]
    public async Task A_megabyte_of_tags_is_refused_and_many_tags_are_read()
    {
        string many = string.Join(", ", Enumerable.Repeat(OtherTag, 300).Append(Tag));
        using HttpResponseMessage answer = await _front.AskAsync("/index.tar.gz", ("If-None-Match", many));
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        string refused = await _front.AskRawAsync("/repo", headers: $"Host: localhost\r\nIf-None-Match: {new string('x', 1 << 20)}\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", refused, StringComparison.Ordinal);
    }
}
