using System.Net;

namespace Serai.Front.Tests;

public sealed class RoutesTests : IAsyncLifetime
{
    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.ServingAsync();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Theory]
    [InlineData("//repo")]
    [InlineData("/./repo")]
    [InlineData("/x/../repo")]
    [InlineData("/%72epo")]
    [InlineData("/repo/")]
    [InlineData("/repo%00")]
    [InlineData("/Repo")]
    [InlineData("/index.tar.gz/..")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/..%2f..%2fetc/passwd")]
    [InlineData("/\\repo")]
    [InlineData("/cache")]
    [InlineData("/nothing")]
    [InlineData("/<script>alert(1)</script>")]
    public async Task A_path_that_is_not_exactly_one_of_ours_is_not_there(string target)
    {
        string answer = await _front.AskRawAsync(target);
        Assert.Matches("^HTTP/1.1 (404|400) ", answer);
        Assert.DoesNotContain("generation", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/repo")]
    [InlineData("/repo?x=/../..")]
    [InlineData("http://localhost/repo")]
    [InlineData("http://localhost/repo?x")]
    public async Task A_query_and_an_absolute_target_lead_to_the_same_path(string target) =>
        Assert.EndsWith("repo of generation 1\n", await _front.AskRawAsync(target), StringComparison.Ordinal);

    [Theory]
    [InlineData("POST", "/repo", "GET, HEAD")]
    [InlineData("DELETE", "/", "GET, HEAD")]
    [InlineData("PUT", "/cache/md5/00/00", "GET, HEAD")]
    [InlineData("OPTIONS", "/status", "GET, HEAD")]
    [InlineData("TRACE", "/index.tar.gz", "GET, HEAD")]
    [InlineData("get", "/repo", "GET, HEAD")]
    [InlineData("GET", "/update", "POST")]
    [InlineData("HEAD", "/update", "POST")]
    public async Task A_method_that_a_path_does_not_answer_is_405_with_those_that_it_does(string method, string path, string allow)
    {
        string answer = await _front.AskRawAsync(path, method);
        Assert.StartsWith("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nAllow: {allow}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_target_is_414_and_long_headers_are_431()
    {
        Assert.StartsWith("HTTP/1.1 414 ", await _front.AskRawAsync("/" + new string('x', 1 << 20)), StringComparison.Ordinal);
        string headers = string.Concat(Enumerable.Range(0, 50).Select(i => $"X-{i}: {new string('x', 1000)}\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await _front.AskRawAsync("/repo", headers: "Host: localhost\r\n" + headers), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /repo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /repo HTTP/1.1\r\nHost: <script>\r\n\r\n")]
    [InlineData("GET /repo HTTP/1.1\r\n\r\n")]
    [InlineData("POST /update HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx")]
    [InlineData("GET /re\0po HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    public async Task What_is_no_request_is_400_and_closes_the_connection(string request) =>
        Assert.StartsWith("HTTP/1.1 400 ", await _front.SendRawAsync(request), StringComparison.Ordinal);

    [Fact]
    public async Task The_index_and_the_repo_file_have_the_headers_that_clients_and_caches_want()
    {
        foreach ((string path, byte[] body, string type) in new[]
        {
            ("/index.tar.gz", FrontFixture.Index(1), "application/gzip"),
            ("/repo", FrontFixture.Repo(1), "text/plain; charset=utf-8"),
        })
        {
            using HttpResponseMessage answer = await _front.AskAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
            Assert.Equal(body.Length, answer.Content.Headers.ContentLength);
            Assert.Equal(FrontFixture.ETag(body), answer.Headers.ETag!.ToString());
            Assert.Equal(FrontFixture.Modified, answer.Content.Headers.LastModified);
            Assert.Equal("public, max-age=60, stale-while-revalidate=600, stale-if-error=604800", answer.Headers.GetValues("Cache-Control").Single());
            Assert.Equal(FrontFixture.Commit, answer.Headers.GetValues("X-Serai-Commit").Single());
            Assert.Equal("1", answer.Headers.GetValues("X-Serai-Generation").Single());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Empty(answer.Content.Headers.ContentEncoding);
            Assert.False(answer.Headers.Contains("Server"));
            using HttpResponseMessage head = await _front.AskAsync(HttpMethod.Head, path);
            Assert.Equal(answer.StatusCode, head.StatusCode);
            Assert.Equal(answer.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
            Assert.Equal(answer.Headers.ETag, head.Headers.ETag);
        }
    }

    [Fact]
    public async Task Every_page_answers_head_with_the_length_of_its_body()
    {
        foreach (string path in new[] { "/", "/status", "/health/live", "/health/ready" })
        {
            string head = await _front.AskRawAsync(path, "HEAD");
            Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
            Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
            Assert.Contains("\r\nContent-Length: ", head, StringComparison.Ordinal);
        }
    }
}
