using System.Security.Cryptography;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>One commit, one sequence of bytes: whichever store, whichever transport, in one step or in many.</summary>
public sealed class ReproducibilityTests(RealMirror mirror)
{
    private const int Steps = 40;

    [Fact]
    public async Task A_clone_over_smart_http_into_memory_gives_the_bytes_of_one_over_git_onto_disk()
    {
        Assert.SkipWhen(GitHttpServer.Missing is not null, GitHttpServer.Missing ?? string.Empty);
        using var folder = new TemporaryFolder();
        SeraiProcess onDisk = await mirror.OpenAsync();
        await using GitHttpServer server = await GitHttpServer.StartAsync(RealData.Folder);
        await using SeraiProcess inMemory = SeraiProcess.Serve(folder["data"], server.Url(RealData.Repository), "--git-store", "memory");
        await inMemory.WaitForCommitAsync(mirror.Tip);
        Assert.Equal(Sha256(await onDisk.IndexAsync()), Sha256(await inMemory.IndexAsync()));
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("disk")]
    public async Task A_walk_along_forty_real_commits_ends_with_the_bytes_of_one_clone(string store)
    {
        using var folder = new TemporaryFolder();
        SeraiProcess atOnce = await mirror.OpenAsync();
        string origin = RealData.Copy(RealData.Repository, folder["served/r.git"]);
        string[] chain = RealData.RunGit(origin, "rev-list", "--first-parent", $"--max-count={Steps + 1}", "HEAD").Text.TrimEnd().Split('\n');
        Assert.Equal(Steps + 1, chain.Length);
        MoveTip(origin, chain[^1]);
        await using GitDaemon daemon = await GitDaemon.StartAsync(folder["served"]);
        string remote = daemon.Url("r.git");
        await using SeraiProcess walking = SeraiProcess.Serve(folder["data"], remote, "--git-store", store);
        await walking.WaitForCommitAsync(chain[^1]);
        foreach (string commit in chain.Reverse().Skip(1))
        {
            MoveTip(origin, commit);
            CommandResult step = await SeraiProgram.SyncAsync(folder["data"], remote, "--git-store", store);
            Assert.Contains($"done by serai serve (pid {walking.Id}): commit={commit}", step.Text, StringComparison.Ordinal);
        }

        await walking.WaitForCommitAsync(mirror.Tip);
        Assert.Equal(Sha256(await atOnce.IndexAsync()), Sha256(await walking.IndexAsync()));
        Assert.Equal("proven", (await walking.StatusAsync()).GetProperty("repository").GetProperty("descent").GetString());
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("disk")]
    public async Task A_walk_ends_with_the_bytes_of_one_clone_wherever_the_tests_run(string store)
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        for (int step = 0; step < 4; step++)
        {
            await SeraiProgram.SyncAsync(folder["walked"], origin.Remote, "--git-store", store);
            origin.AddPackage();
        }

        await SeraiProgram.SyncAsync(folder["walked"], origin.Remote, "--git-store", store);
        await SeraiProgram.SyncAsync(folder["cloned"], origin.Remote);
        Assert.Equal(Sha256(NewestIndex(folder["cloned"])), Sha256(NewestIndex(folder["walked"])));
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] NewestIndex(string dataFolder) =>
        File.ReadAllBytes(Path.Combine(Directory.GetDirectories(Path.Combine(dataFolder, "generations")).OrderDescending(StringComparer.Ordinal).First(), "index.tar.gz"));

    private static void MoveTip(string repository, string commit) => RealData.RunGit(repository, "update-ref", "refs/heads/master", commit);
}
