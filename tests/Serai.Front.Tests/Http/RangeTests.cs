using System.Net;

namespace Serai.Front.Tests.Http;

public sealed class RangeTests : IAsyncLifetime
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31 / 7))];

    private FrontFixture _front = null!;
    private string _archive = null!;

    public static TheoryData<string, long, long> Parts => new()
    {
        { "bytes=0-0", 0, 1 },
        { "bytes=0-", 0, 200_000 },
        { "bytes=10-19", 10, 10 },
        { "bytes=199999-", 199_999, 1 },
        { "bytes=199990-300000", 199_990, 10 },
        { "bytes=-1", 199_999, 1 },
        { "bytes=-70000", 130_000, 70_000 },
        { "bytes=-300000", 0, 200_000 },
        { "bytes=65535-65536", 65_535, 2 },
        { "BYTES=1-2", 1, 2 },
        { "bytes=0-9223372036854775807", 0, 200_000 },
    };

    public async ValueTask InitializeAsync()
    {
        _front = await FrontFixture.StartAsync();
        _front.Publish(1, index: Body);
        string hex = _front.Store(Body)[1].Hex;
        _archive = $"/cache/sha256/{hex[..2]}/{hex}";
    }

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task A_range_is_sent_alone_from_memory_and_from_a_file(string range, long offset, long length)
    {
        foreach (string path in new[] { "/index.tar.gz", _archive })
        {
            using HttpResponseMessage answer = await _front.AskAsync(path, ("Range", range));
            Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
            Assert.Equal($"bytes {offset}-{offset + length - 1}/200000", answer.Content.Headers.ContentRange!.ToString());
            Assert.Equal(length, answer.Content.Headers.ContentLength);
            Assert.Equal(Body[(int)offset..(int)(offset + length)], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("bytes=200000-")]
    [InlineData("bytes=200000-300000")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=9223372036854775807-")]
    public async Task A_range_outside_is_416_with_the_length(string range)
    {
        foreach (string path in new[] { "/index.tar.gz", _archive })
        {
            using HttpResponseMessage answer = await _front.AskAsync(path, ("Range", range));
            Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
            Assert.Equal("bytes */200000", answer.Content.Headers.ContentRange!.ToString());
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=a-b")]
    [InlineData("lines=0-1")]
    [InlineData("bytes=0-99999999999999999999")]
    [InlineData("bytes=99999999999999999999-")]
    [InlineData("bytes=--5")]
    [InlineData("0-5")]
    public async Task A_range_that_cannot_be_read_and_several_ranges_are_ignored(string range)
    {
        using HttpResponseMessage answer = await _front.AskAsync("/index.tar.gz", ("Range", range));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Body, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ten_thousand_ranges_are_one_whole_body_or_refused()
    {
        string range = "bytes=" + string.Join(',', Enumerable.Repeat("0-1", 5_000));
        using HttpResponseMessage answer = await _front.AskAsync("/index.tar.gz", ("Range", range));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        string refused = await _front.AskRawAsync("/repo", headers: $"Host: localhost\r\nRange: {range},{range}\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_Range_lets_a_range_stand_for_the_very_tag_only()
    {
        string tag = FrontFixture.ETag(Body);
        Assert.Equal(HttpStatusCode.PartialContent, await StatusAsync(tag));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("W/" + tag));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("\"other\""));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("Wed, 31 Dec 2025 23:30:15 GMT"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("nonsense"));

        async Task<HttpStatusCode> StatusAsync(string ifRange)
        {
            using HttpResponseMessage answer = await _front.AskAsync("/index.tar.gz", ("Range", "bytes=1-2"), ("If-Range", ifRange));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_head_request_has_the_whole_length_and_no_body()
    {
        using HttpResponseMessage answer = await _front.AskAsync(HttpMethod.Head, _archive, ("Range", "bytes=1-2"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(200_000, answer.Content.Headers.ContentLength);
        Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
    }

    [Fact]
    public async Task An_empty_archive_has_no_range()
    {
        string hex = _front.Store([])[1].Hex;
        string path = $"/cache/sha256/{hex[..2]}/{hex}";
        using HttpResponseMessage whole = await _front.AskAsync(path);
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal(0, whole.Content.Headers.ContentLength);
        using HttpResponseMessage part = await _front.AskAsync(path, ("Range", "bytes=0-"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, part.StatusCode);
    }
}
