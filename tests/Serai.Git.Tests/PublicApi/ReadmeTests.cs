using Example;
using Serai.Git.Storage;
using Serai.Git.Tests.Transports;
using Serai.Testing;

namespace Serai.Git.Tests.PublicApi;

/// <summary>The example of the library's README is code that was compiled here, and does what it says.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_example_of_the_readme_is_the_file_that_is_compiled_here()
    {
        string readme = File.ReadAllText(Path.Combine(SourceTree.Root, "src", "Serai.Git", "README.md"));
        string example = File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "Serai.Git.Tests", "PublicApi", "FileList.cs"));
        Assert.Contains($"```csharp\n{example}```\n", readme, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public async Task The_example_lists_what_git_lists(string objectFormat)
    {
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? "");
        string served = _folder.Folder("served");
        var git = Serai.Testing.Git.Init(Path.Combine(served, "r"), objectFormat: objectFormat);
        foreach (string name in new[] { "a.txt", "b/c/d.txt", "b.txt", "ünï/ç.txt" })
        {
            _folder.File(Path.Combine("served", "r", name), System.Text.Encoding.UTF8.GetBytes(name));
        }

        git.Run("add", ".");
        git.Run("commit", "--quiet", "--message", "files");
        await using GitDaemon daemon = await GitDaemon.StartAsync(served);
        using var output = new StringWriter { NewLine = "\n" };
        await FileList.WriteAsync(daemon.Url("r") + "#master", output, Ct);
        string listing = git.Run("-c", "core.quotePath=false", "ls-tree", "-r", "--format=%(objectname) %(path)", "HEAD");
        Assert.Equal(4, listing.Split('\n').Length);
        Assert.Equal(listing.Split('\n').Order(StringComparer.Ordinal), output.ToString().TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_example_brings_a_store_to_the_next_commit()
    {
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? "");
        string served = _folder.Folder("served");
        var sample = new SampleRepository(Path.Combine(served, "r"));
        await using GitDaemon daemon = await GitDaemon.StartAsync(served);
        await using GitClient client = GitClient.Open(GitRemote.Parse(daemon.Url("r")), new GitClientOptions());
        using var store = new MemoryObjectStore(ObjectFormat.Sha1, GitLimits.Default);
        await client.FetchAsync(new FetchRequest { Want = sample.Before, Depth = 1 }, store, progress: null, Ct);
        StoreFetch update = await FileList.UpdateAsync(client, store, sample.Before, sample.After, Ct);
        Assert.True(update.Result.BroughtObjects);
        using var output = new StringWriter();
        FileList.WriteFiles(store, sample.After, output);
        Assert.NotEmpty(output.ToString());
    }
}
