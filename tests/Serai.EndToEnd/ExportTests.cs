using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>A mirror as plain files: served by another server, carried over an air gap, killed while it is written.</summary>
[Collection(SlowClients.Name)]
public sealed class ExportTests : IDisposable
{
    private const string Opam = "opam-version: \"2.0\"\ninstall: [[\"mkdir\" \"-p\" \"%{share}%\"] [\"cp\" \"leaf\" \"%{share}%/leaf\"]]\n";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Opam_installs_from_the_files_alone_and_from_a_mirror_beyond_the_air_gap()
    {
        // Where there is a network: an origin of archives, a repository, a mirror of both.
        byte[] archive = await ArchiveAsync();
        string[] settings;
        var repository = new SampleOrigin(_folder["origin"]);
        settings = ["--remote", repository.Remote, "--allow-private-networks"];
        await using (var origin = new HostileOrigin(_ => new OriginReply { Body = archive }))
        {
            repository.AddPackage("tea", "1.0", $"{Opam}url {{\n src: \"{origin["tea-1.0.tar.gz"]}\"\n checksum: \"sha256={Convert.ToHexStringLower(SHA256.HashData(archive))}\"\n}}\n");
            await SeraiProgram.SyncAsync(_folder["data"], settings[1], "--allow-private-networks", "--archives", "all");
        }

        CommandResult export = await SeraiProgram.RunAsync("export", "--data", _folder["data"], _folder["stick"]);
        Assert.True(export.Exit == 0, export.ToString());
        Assert.Contains("archives=1/1", export.Text, StringComparison.Ordinal);

        // A plain web server, and nothing else.
        await using (StaticServer plain = await StaticServer.StartAsync(_folder["stick"], _folder))
        {
            await InstallAsync(plain.Url);
        }

        // Beyond: the origin of archives is gone, and the remote too.
        Directory.Move(_folder["origin"], _folder["gone"]);
        CommandResult import = await SeraiProgram.RunAsync(["import", "--data", _folder["beyond"], .. settings, _folder["stick"]]);
        Assert.True(import.Exit == 0, import.ToString());
        await using SeraiProcess mirror = SeraiProcess.Start("serve", ["--data", _folder["beyond"], .. settings]);
        await mirror.WaitForCommitAsync(export.Text.Split("commit=")[1].Split(' ')[0]);
        await InstallAsync(mirror.Url);

        // Beside it nothing is imported.
        import = await SeraiProgram.RunAsync(["import", "--data", _folder["beyond"], .. settings, _folder["stick"]]);
        Assert.Equal(1, import.Exit);
        Assert.Contains("held by serai serve", import.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_that_is_killed_again_and_again_is_whole_at_each_moment_and_in_the_end()
    {
        int rounds = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is null ? 12 : 100;
        var random = new Random(20261126);
        var repository = new SampleOrigin(_folder["origin"]);
        await SeraiProgram.SyncAsync(_folder["data"], repository.Remote);
        Store(random, 60);
        var indexes = new List<byte[]>();
        int killed = 0;
        for (int round = 0; round < rounds; round++)
        {
            if (round % 4 == 0)
            {
                repository.AddPackage();
                await SeraiProgram.SyncAsync(_folder["data"], repository.Remote);
                Store(random, 20);
                indexes.Add(await File.ReadAllBytesAsync(Directory.GetFiles(_folder["data"], "index.tar.gz", SearchOption.AllDirectories).OrderByDescending(path => path, StringComparer.Ordinal).First(), Ct));
            }

            killed += await KillAsync(TimeSpan.FromMilliseconds(20 + random.Next(200))) ? 1 : 0;
            string index = _folder["target/index.tar.gz"];
            Assert.True(!File.Exists(index) || indexes.Exists(each => each.AsSpan().SequenceEqual(File.ReadAllBytes(index))), $"round {round}: an index that was never served");
        }

        // Some may have been done before.
        Assert.InRange(killed, rounds / 4, rounds);
        CommandResult last = await SeraiProgram.RunAsync("export", "--data", _folder["data"], _folder["target"]);
        CommandResult fresh = await SeraiProgram.RunAsync("export", "--data", _folder["data"], _folder["fresh"]);
        Assert.Equal((0, 0), (last.Exit, fresh.Exit));
        CommandResult same = await Command.RunAsync("diff", ["-r", "-x", ".serai-export", "-x", "export.json", "-x", "changed", "-x", "removed", _folder["target"], _folder["fresh"]], SeraiProgram.CleanEnvironment);
        Assert.True(same.Exit == 0, same.ToString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["target/.serai-export/tmp"]));
    }

    private static async Task InstallAsync(string url)
    {
        using var opam = new OpamClient();
        await opam.InitAsync(url);
        await opam.RunAsync("switch", "create", "here", "--empty");
        await opam.RunAsync("install", "tea");
        Assert.True(File.Exists(Path.Combine(opam.Environment["OPAMROOT"]!, "here", "share", "leaf")));
    }

    private async Task<byte[]> ArchiveAsync()
    {
        _folder.File("tea-1.0/leaf", "green\n"u8);
        CommandResult tar = await Command.RunAsync("tar", ["-C", _folder.Path, "-czf", _folder["tea.tar.gz"], "tea-1.0"], SeraiProgram.CleanEnvironment);
        Assert.True(tar.Exit == 0, tar.ToString());
        return await File.ReadAllBytesAsync(_folder["tea.tar.gz"], Ct);
    }

    // As the data folder has them: docs/formats/generation.md.
    private void Store(Random random, int archives)
    {
        for (int i = 0; i < archives; i++)
        {
            byte[] bytes = new byte[random.Next(200_000)];
            random.NextBytes(bytes);
            string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
            string md5 = Convert.ToHexStringLower(MD5.HashData(bytes));
            _folder.File($"data/archives/sha256/{sha256[..2]}/{sha256}", bytes);
            _folder.File($"data/archives/md5/{md5[..2]}/{md5}", Encoding.ASCII.GetBytes($"sha256={sha256}"));
        }
    }

    private async Task<bool> KillAsync(TimeSpan after)
    {
        var start = new ProcessStartInfo(SeraiProgram.Path, ["export", "--data", _folder["data"], _folder["target"]]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process export = Process.Start(start)!;
        await Task.Delay(after, Ct);
        export.Kill();
        await export.WaitForExitAsync(Ct);
        return export.ExitCode == 128 + Processes.SigKill;
    }
}
