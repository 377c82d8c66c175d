using System.Net;
using System.Text;
using Serai.Store.Archives;

namespace Serai.Front.Tests.Endpoints;

public sealed class CacheEndpointTests : IAsyncLifetime
{
    private const string Malformed = "404: an archive's path is cache/<md5|sha256|sha512>/<first two hex digits>/<all hex digits, lower case>\n";
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("an archive");

    private FrontFixture _front = null!;

    public async ValueTask InitializeAsync() => _front = await FrontFixture.StartAsync();

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    [Fact]
    public async Task A_stored_archive_is_served_under_every_checksum_before_there_is_any_generation()
    {
        foreach (ArchiveHash name in _front.Store(Content))
        {
            using HttpResponseMessage answer = await _front.AskAsync(PathOf(name));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(Content, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal(FrontFixture.ETag(Content), answer.Headers.ETag!.ToString());
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers.GetValues("Cache-Control").Single());
            Assert.Equal("hit", answer.Headers.GetValues("X-Cache").Single());
            Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
            using HttpResponseMessage same = await _front.AskAsync(PathOf(name), ("If-None-Match", FrontFixture.ETag(Content)));
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        }
    }

    [Fact]
    public async Task A_malformed_path_is_404_with_one_constant_line()
    {
        string hex = _front.Store(Content)[1].Hex;
        string[] targets =
        [
            $"/cache/sha256/{hex[..2]}/{hex[..^1]}",
            $"/cache/sha256/{hex[..2]}/{hex}0",
            $"/cache/sha256/{(hex.StartsWith("00", StringComparison.Ordinal) ? "11" : "00")}/{hex}",
            $"/cache/sha256/{hex[..2]}/{hex.ToUpperInvariant()}",
            $"/cache/sha256/{hex}",
            $"/cache/sha256//{hex}",
            $"/cache/sha256/{hex[..2]}//{hex}",
            $"/cache/sha256/{hex[..2]}/{hex}/",
            $"/cache//sha256/{hex[..2]}/{hex}",
            $"/cache/sha1/{hex[..2]}/{hex[..40]}",
            $"/cache/SHA256/{hex[..2]}/{hex}",
            $"/cache/sha256/{hex[..2]}/..%2f{hex}",
            $"/cache/../cache/sha256/{hex[..2]}/{hex}",
            $"/cache/sha256/%{(int)hex[0]:X2}{hex[1]}/{hex}",
            $"/cache/sha256\\{hex[..2]}\\{hex}",
            "/cache/",
            "/cache/../../../etc/passwd",
        ];
        foreach (string target in targets)
        {
            string answer = await _front.AskRawAsync(target);
            Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
            Assert.EndsWith("\r\n\r\n" + Malformed, answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_unknown_archive_is_404()
    {
        var known = ArchiveHash.FromDigest(ArchiveHashAlgorithm.Md5, new byte[16]);
        var unknown = ArchiveHash.FromDigest(ArchiveHashAlgorithm.Sha512, new byte[64]);
        _front.Publish(1, known: [known]);
        using HttpResponseMessage never = await _front.AskAsync(PathOf(unknown));
        Assert.Equal(HttpStatusCode.NotFound, never.StatusCode);
        string text = await never.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal($"404: {unknown} is neither stored nor named by the served index\n", text);
    }

    [Fact]
    public async Task A_known_archive_is_404_where_none_are_fetched()
    {
        await using FrontFixture front = await FrontFixture.StartAsync(options => options with { Archives = ArchivePolicy.Off });
        var known = ArchiveHash.FromDigest(ArchiveHashAlgorithm.Md5, new byte[16]);
        front.Publish(1, known: [known]);
        using HttpResponseMessage answer = await front.AskAsync(PathOf(known));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_contested_md5_serves_nobody_and_the_strong_checksums_of_the_same_archive_do()
    {
        IReadOnlyList<ArchiveHash> names = _front.Store(Content);
        using (HttpResponseMessage before = await _front.AskAsync(PathOf(names[2])))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        _front.Publish(1, known: [names[0], names[1]], contested: [names[2]]);
        using HttpResponseMessage md5 = await _front.AskAsync(PathOf(names[2]));
        Assert.Equal(HttpStatusCode.NotFound, md5.StatusCode);
        using HttpResponseMessage sha256 = await _front.AskAsync(PathOf(names[1]));
        Assert.Equal(HttpStatusCode.OK, sha256.StatusCode);
    }

    [Fact]
    public async Task An_archive_that_is_damaged_is_never_sent_under_any_name()
    {
        _front.Publish(1);
        IReadOnlyList<ArchiveHash> names = _front.Store(Content);
        string path = _front.Folder.Archive(names[1]);
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[3] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        foreach (ArchiveHash name in names)
        {
            using HttpResponseMessage whole = await _front.AskAsync(PathOf(name));
            Assert.Equal(HttpStatusCode.NotFound, whole.StatusCode);
            using HttpResponseMessage part = await _front.AskAsync(PathOf(name), ("Range", "bytes=8-9"));
            Assert.Equal(HttpStatusCode.NotFound, part.StatusCode);
        }
    }

    [Fact]
    public async Task An_archive_that_changed_after_it_was_proved_is_proved_again()
    {
        _front.Publish(1);
        IReadOnlyList<ArchiveHash> names = _front.Store(Content);
        using (HttpResponseMessage proved = await _front.AskAsync(PathOf(names[1])))
        {
            Assert.Equal(HttpStatusCode.OK, proved.StatusCode);
        }

        await File.WriteAllBytesAsync(_front.Folder.Archive(names[1]), new byte[Content.Length], TestContext.Current.CancellationToken);
        using HttpResponseMessage changed = await _front.AskAsync(PathOf(names[1]));
        Assert.Equal(HttpStatusCode.NotFound, changed.StatusCode);
    }

    [Fact]
    public async Task A_damaged_archive_is_named_in_the_status()
    {
        _front.Publish(1);
        IReadOnlyList<ArchiveHash> names = _front.Store(Content);
        await File.WriteAllBytesAsync(_front.Folder.Archive(names[1]), new byte[Content.Length], TestContext.Current.CancellationToken);
        using HttpResponseMessage answer = await _front.AskAsync(PathOf(names[0]));
        Assert.Contains(names[1].Hex, _front.Parts.State.AnyDamage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_first_generation_an_archive_that_is_not_stored_may_still_be_known()
    {
        using HttpResponseMessage answer = await _front.AskAsync(PathOf(ArchiveHash.FromDigest(ArchiveHashAlgorithm.Md5, new byte[16])));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    private static string PathOf(ArchiveHash name) => $"/cache/{name.AlgorithmName}/{name.Hex[..2]}/{name.Hex}";
}
