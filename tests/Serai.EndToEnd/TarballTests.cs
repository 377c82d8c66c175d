using System.Net;
using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>The index of the real repository, judged by the real gzip, tar and git.</summary>
public sealed class TarballTests(RealMirror mirror)
{
    [Fact]
    public async Task The_files_of_the_tarball_are_those_of_git_archive()
    {
        Command.SkipWithout("tar", "gzip");
        using var folder = new TemporaryFolder();
        SeraiProcess serai = await mirror.OpenAsync();
        string index = folder.File("index.tar.gz", await serai.IndexAsync());
        await SucceedAsync("gzip", "-t", index);
        await SucceedAsync("tar", "-xzf", index, "-C", folder.Folder("served"));

        string repository = Path.Combine(RealData.Folder, RealData.Repository);
        string archive = folder.File("expected.tar", RealData.RunGit(repository, "archive", "HEAD", "packages", "version", "repo").Output);
        await SucceedAsync("tar", "-xf", archive, "-C", folder.Folder("expected"));

        string servedRepo = Take(folder["served/repo"]);
        string upstreamRepo = Take(folder["expected/repo"]);
        CommandResult difference = await Command.RunAsync("diff", ["--recursive", "--brief", folder["served"], folder["expected"]]);
        Assert.True(difference.Exit == 0, difference.ToString());
        Assert.True(Directory.EnumerateFiles(folder["served"], "*", SearchOption.AllDirectories).Count() > 18_000);

        // Upstream's lines stay in their order; ours are added.
        string[] added = [.. servedRepo.Split('\n').Except(upstreamRepo.Split('\n'))];
        Assert.Equal(["archive-mirrors: [\"cache\"]", $"stamp: \"{mirror.Tip}\""], added);
        Assert.Equal(upstreamRepo.TrimEnd(), string.Join('\n', servedRepo.Split('\n').Where(line => !added.Contains(line))).TrimEnd());
    }

    [Fact]
    public async Task The_served_repo_file_is_that_of_the_tarball_and_names_the_commit()
    {
        Command.SkipWithout("tar");
        using var folder = new TemporaryFolder();
        SeraiProcess serai = await mirror.OpenAsync();
        string index = folder.File("index.tar.gz", await serai.IndexAsync());
        CommandResult inside = await Command.RunAsync("tar", ["-xzOf", index, "repo"]);
        using HttpResponseMessage repo = await serai.Client.GetAsync("repo", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, repo.StatusCode);
        Assert.Equal(mirror.Tip, Assert.Single(repo.Headers.GetValues("X-Serai-Commit")));
        Assert.Equal(inside.Text, await repo.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_index_of_the_real_repository_conforms_to_the_profile()
    {
        using var folder = new TemporaryFolder();
        SeraiProcess serai = await mirror.OpenAsync();
        string index = folder.File("index.tar.gz", await serai.IndexAsync());
        CommandResult inspected = await SeraiProgram.RunAsync("inspect", "index", index);
        Assert.True(inspected.Exit == 0, inspected.ToString());
        Assert.Contains("conforms: yes", inspected.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_is_cut_does_not_conform()
    {
        using var folder = new TemporaryFolder();
        SeraiProcess serai = await mirror.OpenAsync();
        byte[] whole = await serai.IndexAsync();
        string cut = folder.File("index.tar.gz", whole.AsSpan(0, whole.Length / 2));
        Assert.Equal(2, (await SeraiProgram.RunAsync("inspect", "index", cut)).Exit);
    }

    private static string Take(string path)
    {
        string text = File.ReadAllText(path);
        File.Delete(path);
        return text;
    }

    private static async Task SucceedAsync(string program, params string[] arguments)
    {
        CommandResult result = await Command.RunAsync(program, arguments);
        Assert.True(result.Exit == 0, $"{program}: {result}");
    }
}
