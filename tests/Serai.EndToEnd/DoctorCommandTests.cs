using System.Security.Cryptography;
using System.Text.Json;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary><c>serai doctor</c> against this mirror, and against the one that opam's own tool makes.</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serai_passes_whether_its_archives_are_stored_or_fetched_for_the_doctor()
    {
        byte[] archive = RandomNumberGenerator.GetBytes(100_000);
        await using var source = new HostileOrigin(_ => new OriginReply { Body = archive });
        var origin = new SampleOrigin(_folder["origin"]);
        string tip = origin.AddPackage(archive, source["a.tgz"]);
        await using SeraiProcess mirror = SeraiProcess.Serve(_folder["data"], origin.Remote, "--allow-private-networks", "--min-free", "0");
        await mirror.WaitForCommitAsync(tip);
        for (int time = 0; time < 2; time++)
        {
            CommandResult said = await SeraiProgram.RunAsync("doctor", mirror.Url);
            Assert.True(said.Exit == 0, said.ToString());
            Assert.Contains("ok    freshness: it is a Serai", said.Text, StringComparison.Ordinal);
            Assert.Contains("ok    md5 archive:", said.Text, StringComparison.Ordinal);
            Assert.Contains("ok    aliases: the same under sha512=", said.Text, StringComparison.Ordinal);
            Assert.Contains("checks passed, none failed.", said.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("bad ", said.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_static_mirror_made_by_opam_passes_and_one_without_an_archive_does_not()
    {
        Command.SkipWithout("opam", "tar", "gzip");
        byte[] archive = RandomNumberGenerator.GetBytes(10_000);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(archive));
        string root = _folder.Folder("mirror");
        _folder.File("mirror/repo", "opam-version: \"2.0\"\narchive-mirrors: \"cache\"\n"u8);
        _folder.File("mirror/packages/a/a.1/opam", System.Text.Encoding.UTF8.GetBytes(
            $"opam-version: \"2.0\"\nmaintainer: \"a@example.org\"\nauthors: \"a\"\nurl {{ src: \"https://example.org/a.tgz\" checksum: \"sha256={sha256}\" }}\n"));
        string stored = _folder.File($"mirror/cache/sha256/{sha256[..2]}/{sha256}", archive);
        CommandResult made = await Command.RunAsync("opam", ["admin", "index"], new Dictionary<string, string?> { ["OPAMROOTISOK"] = "1" }, root);
        Assert.True(made.Exit == 0, made.ToString());
        await using StaticServer server = await StaticServer.StartAsync(root, _folder);
        CommandResult said = await SeraiProgram.RunAsync("doctor", server.Url);
        Assert.True(said.Exit == 0, said.ToString());

        File.Delete(stored);
        CommandResult json = await SeraiProgram.RunAsync("doctor", server.Url, "--json");
        Assert.Equal(2, json.Exit);
        using JsonDocument lines = JsonDocument.Parse(json.Output);
        JsonElement bad = Assert.Single(lines.RootElement.EnumerateArray().Where(line => line.GetProperty("outcome").GetString() == "bad").ToList());
        Assert.Equal("sha256 archive", bad.GetProperty("subject").GetString());
        Assert.NotEmpty(bad.GetProperty("cure").GetString()!);
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_1()
    {
        CommandResult said = await SeraiProgram.RunAsync("doctor", $"http://127.0.0.1:{ServerProcess.FreePort()}/");
        Assert.Equal(1, said.Exit);
        Assert.Contains("cannot be reached", said.Error, StringComparison.Ordinal);
    }
}
