using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Transports;

/// <summary>Repositories on this machine that are not read: they are refused by name before anything of them is taken for whole.</summary>
public sealed class LocalRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_partial_clone_that_git_made_is_refused()
    {
        RealGit git = Make();
        git.Run("config", "uploadpack.allowFilter", "true");
        git.Run("clone", "--quiet", "--bare", "--filter=blob:none", "file://" + git.Folder, _folder["partial"]);
        await RefusedAsync(_folder["partial"], "it is a partial clone, whose objects are not all there");
    }

    [Theory]
    [InlineData("[extensions]\n\tpartialClone = origin\n")]
    [InlineData("[Extensions]\n\tPARTIALCLONE=origin\n")]
    [InlineData("[extensions] partialClone = origin\n")]
    [InlineData("[remote \"a]b\"]\n\tpromisor = true\n")]
    [InlineData("[remote \"a]b\"] promisor = yes ; it keeps its word\n")]
    [InlineData("[remote \"origin\"]\n\tpromisor\n")]
    [InlineData("[remote \"origin\"]\n\tpromisor # and no value\n")]
    public async Task A_partial_clone_is_refused_however_its_settings_are_written(string settings)
    {
        await File.AppendAllTextAsync(Path.Combine(Make().Folder, ".git/config"), settings, Ct);
        await RefusedAsync(_folder["r"], "it is a partial clone, whose objects are not all there");
    }

    [Theory]
    [InlineData("[extensions]\n\trefStorage = reftable\n")]
    [InlineData("[extensions] refstorage = \"reftable\" # of git 2.45\n")]
    public async Task Refs_in_a_reftable_are_refused(string settings)
    {
        await File.AppendAllTextAsync(Path.Combine(Make().Folder, ".git/config"), settings, Ct);
        await RefusedAsync(_folder["r"], "its refs are stored as reftable");
    }

    [Theory]
    [InlineData("[remote \"origin\"]\n\tpromisor = false\n")]
    [InlineData("[remote \"origin\"]\n\tpromisor = no # not any more\n")]
    [InlineData("[remote \"origin\"]\n\turl = x ; promisor = true\n")]
    [InlineData("# [extensions] partialClone = origin\n[extensions]\n\trefStorage = files\n\tobjectFormat = \"sha1\"\n")]
    [InlineData("[branch \"promisor\"]\n\tpromisor = true\n")]
    public async Task Settings_that_change_nothing_refuse_nothing(string settings)
    {
        await File.AppendAllTextAsync(Path.Combine(Make().Folder, ".git/config"), settings, Ct);
        await using var client = GitClient.Open(GitRemote.Parse(_folder["r"]), new GitClientOptions());
        Assert.Equal("refs/heads/master", (await client.GetTipAsync(Ct)).RefName);
    }

    private static async Task RefusedAsync(string path, string reason)
    {
        await using var client = GitClient.Open(GitRemote.Parse(path), new GitClientOptions());
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.Unsupported, error.Fault);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private RealGit Make()
    {
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        RealGit git = RealGit.Init(_folder["r"]);
        git.Run("commit", "--quiet", "--allow-empty", "-m", "x");
        return git;
    }
}
