using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary><c>/cache/…</c>: stored archives under every checksum, and what is said of others.</summary>
public sealed partial class ArchiveTests(RealMirror mirror)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [GeneratedRegex("\"(?<algorithm>md5|sha256)=(?<hex>[0-9a-f]+)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Checksum { get; }

    [Fact]
    public async Task An_archive_of_the_demonstration_answers_under_all_its_checksums()
    {
        await using SeraiProcess demo = await StartAsync();
        var (md5, sha256) = await ReadChecksumsAsync(demo);
        byte[] archive = await demo.Client.GetByteArrayAsync(Path("sha256", sha256), Ct);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(archive)));
        Assert.Equal(md5, Convert.ToHexStringLower(MD5.HashData(archive)));
        Assert.Equal(archive, await demo.Client.GetByteArrayAsync(Path("md5", md5), Ct));
        Assert.Equal(archive, await demo.Client.GetByteArrayAsync(Path("sha512", Convert.ToHexStringLower(SHA512.HashData(archive))), Ct));

        using HttpResponseMessage answer = await demo.Client.GetAsync(Path("md5", md5), Ct);
        Assert.Equal("hit", Assert.Single(answer.Headers.GetValues("X-Cache")));
        Assert.Equal($"\"{sha256}\"", answer.Headers.ETag!.Tag);
        Assert.Equal("bytes", Assert.Single(answer.Headers.AcceptRanges));
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 20)]
    [InlineData(100, null)]
    [InlineData(null, 30)]
    public async Task A_range_of_an_archive_is_that_part(int? from, int? to)
    {
        await using SeraiProcess demo = await StartAsync();
        string path = Path("sha256", (await ReadChecksumsAsync(demo)).Sha256);
        byte[] archive = await demo.Client.GetByteArrayAsync(path, Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = new RangeHeaderValue(from, to);
        using HttpResponseMessage part = await demo.Client.SendAsync(request, Ct);
        Range expected = (from, to) switch
        {
            ({ } first, { } last) => first..(last + 1),
            ({ } first, null) => first..,
            _ => ^to!.Value..,
        };
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(archive[expected], await part.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(archive.Length, part.Content.Headers.ContentRange!.Length);
    }

    [Fact]
    public async Task An_archive_that_nobody_knows_and_a_path_that_is_none_are_404()
    {
        await using SeraiProcess demo = await StartAsync();
        string sha256 = (await ReadChecksumsAsync(demo)).Sha256;
        foreach (string path in (string[])
            [Path("sha256", new string('0', 64)), $"cache/sha256/00/{sha256}", $"cache/sha256/{sha256[..2]}/{sha256.ToUpperInvariant()}", $"cache/sha1/00/{new string('0', 40)}", "cache/", "cache"])
        {
            using HttpResponseMessage answer = await demo.Client.GetAsync(path, Ct);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{path}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task An_archive_damaged_on_the_disk_is_never_sent()
    {
        await using SeraiProcess demo = await StartAsync();
        string sha256 = (await ReadChecksumsAsync(demo)).Sha256;
        string data = demo.Errors.Split('\n').First(line => line.Contains("data in ", StringComparison.Ordinal)).Split("data in ")[1].Trim();
        string file = System.IO.Path.Combine(data, "archives", "sha256", sha256[..2], sha256);
        byte[] bytes = await File.ReadAllBytesAsync(file, Ct);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Ct);
        using HttpResponseMessage answer = await demo.Client.GetAsync(Path("sha256", sha256), Ct);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_archive_that_the_real_index_knows_and_nobody_stored_is_503()
    {
        SeraiProcess serai = await mirror.OpenAsync();
        string opam = RealData.RunGit(
            System.IO.Path.Combine(RealData.Folder, RealData.Repository), "show", "HEAD:packages/ocamlbuild/ocamlbuild.0.14.0/opam").Text;
        Match checksum = Checksum.Match(opam);
        Assert.True(checksum.Success, opam);
        using HttpResponseMessage answer = await serai.Client.GetAsync(Path(checksum.Groups["algorithm"].Value, checksum.Groups["hex"].Value), Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private static string Path(string algorithm, string hex) => $"cache/{algorithm}/{hex[..2]}/{hex}";

    private static async Task<SeraiProcess> StartAsync()
    {
        Command.SkipWithout("tar");
        SeraiProcess demo = SeraiProcess.Start("demo", []);
        await demo.WaitForCommitAsync();
        return demo;
    }

    private static async Task<(string Md5, string Sha256)> ReadChecksumsAsync(SeraiProcess demo)
    {
        using var folder = new TemporaryFolder();
        string index = folder.File("index.tar.gz", await demo.IndexAsync());
        CommandResult opam = await Command.RunAsync("tar", ["-xzOf", index, "packages/serai-tea/serai-tea.1.0/opam"]);
        var found = Checksum.Matches(opam.Text).ToDictionary(match => match.Groups["algorithm"].Value, match => match.Groups["hex"].Value);
        return (found["md5"], found["sha256"]);
    }
}
