using Serai.Store.Control;
using Serai.Testing;
using Serai.Worker.Downloads;
using Serai.Worker.Downloads.Origins;

namespace Serai.Worker.Tests.Downloads;

public sealed class SourceUrlTests
{
    private static readonly byte[] Bytes = DownloadFixture.Bytes(1000);

    [Theory]
    [InlineData("file:///etc/passwd", "neither http nor https")]
    [InlineData("ftp://example.org/a.tgz", "neither http nor https")]
    [InlineData("git+https://example.org/a.git", "neither http nor https")]
    [InlineData("https://example.org/a\r\nHost: b", "control characters")]
    [InlineData("https://example.org/a b.tgz", "blanks")]
    [InlineData("a.tgz", "not a URL")]
    [InlineData("/etc/passwd", "neither http nor https")]
    [InlineData("", "not a URL")]
    public void What_cannot_be_asked_for_says_why(string text, string expected)
    {
        Assert.False(OriginUrl.TryRead(text, out _, out string? reason));
        Assert.Contains(expected, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_URL_of_64_kB_is_refused()
    {
        Assert.False(OriginUrl.TryRead("https://example.org/" + new string('a', 1 << 16), out _, out string? reason));
        Assert.Contains("more than 8000", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://user:secret@example.org/a.tgz?x=1#f", "https://example.org/a.tgz?x=1")]
    [InlineData("HTTP://EXAMPLE.org:80/a%20b.tgz", "http://example.org/a%20b.tgz")]
    public void User_and_fragment_are_dropped(string text, string expected)
    {
        Assert.True(OriginUrl.TryRead(text, out Uri? url, out _));
        Assert.Equal(expected, url.AbsoluteUri);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("localhost")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("[fe80::1]")]
    [InlineData("0.0.0.0")]
    public async Task A_private_address_is_never_connected_to(string host)
    {
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var fixture = new DownloadFixture { AllowPrivateNetworks = false };
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, $"http://{host}:{origin.Port}/a.tgz"));
        Assert.Equal(FetchState.Gone, last.State);
        Assert.Contains("is in a private network", last.Reason, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_redirect_of_an_upstream_cache_into_a_private_network_is_not_followed()
    {
        await using var secret = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var cache = new HostileOrigin(_ => OriginReply.Redirect(secret["a.tgz"]));
        await using var fixture = new DownloadFixture { AllowPrivateNetworks = false, Options = new ArchiveOptions { UpstreamCaches = [cache["cache"]] } };
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, "ftp://example.org/a"));
        Assert.Equal(FetchState.Gone, last.State);
        Assert.Single(cache.Requests);
        Assert.Empty(secret.Requests);
    }

    [Fact]
    public async Task An_upstream_cache_may_be_in_a_private_network_and_is_asked_for_the_strongest_checksum_first()
    {
        await using var cache = new HostileOrigin(request =>
            request.Path.StartsWith("cache/md5/", StringComparison.Ordinal) ? OriginReply.File(request, Bytes) : new OriginReply { Status = 404 });
        await using var fixture = new DownloadFixture { AllowPrivateNetworks = false, Options = new ArchiveOptions { UpstreamCaches = [cache["cache/"]] } };
        string sha512 = DownloadFixture.Sha512Of(Bytes).Hex;
        string md5 = DownloadFixture.Md5Of(Bytes).Hex;
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive([DownloadFixture.Sha512Of(Bytes), DownloadFixture.Md5Of(Bytes)], "ftp://example.org/a"));
        Assert.Equal(FetchState.Stored, last.State);
        Assert.Equal([$"cache/sha512/{sha512[..2]}/{sha512}", $"cache/md5/{md5[..2]}/{md5}"], cache.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/a")]
    [InlineData("http://u:s3cret@127.0.0.1/a")]
    public async Task A_redirect_to_what_could_not_be_asked_for_is_not_followed(string target)
    {
        await using var origin = new HostileOrigin(_ => OriginReply.Redirect(target));
        await using var fixture = new DownloadFixture();
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, origin["a.tgz"]));
        Assert.Equal(FetchState.Gone, last.State);
        Assert.DoesNotContain("s3cret", last.Reason, StringComparison.Ordinal);
        Assert.Single(origin.Requests);
    }
}
