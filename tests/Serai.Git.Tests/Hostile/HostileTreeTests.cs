using System.Text;
using Serai.Git.Storage;
using Serai.Git.Tests.Storage;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Hostile;

/// <summary>Trees that are few and stand for many, or deep: walking them costs what is there, and no stack.</summary>
public sealed class HostileTreeTests : IDisposable
{
    private const int TreeType = 2;
    private static readonly int Deep = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is null ? 8_000 : 100_000;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Eighteen_objects_that_stand_for_ten_thousand_million_paths_are_fetched_as_eighteen()
    {
        var pack = new PackBuilder();
        byte[] below = Blob(pack);
        for (int level = 0; level < 16; level++)
        {
            below = Tree(pack, [.. Enumerable.Range(0, level < 10 ? 10 : 1).SelectMany(i => Entry($"{(char)('a' + i)}", below, isFolder: level > 0))]);
        }

        Assert.Equal(18, await FetchAsync(pack, below));
    }

    [Fact]
    public async Task Folders_in_folders_without_end_are_walked_without_recursion()
    {
        var pack = new PackBuilder();
        byte[] below = Blob(pack);
        for (int level = 0; level < Deep; level++)
        {
            below = Tree(pack, Entry("d", below, isFolder: level > 0));
        }

        Assert.Equal(Deep + 2, await FetchAsync(pack, below));
    }

    [Fact]
    public async Task A_folder_that_an_entry_calls_a_file_is_fetched_with_all_that_is_in_it()
    {
        var pack = new PackBuilder();
        byte[] folder = Tree(pack, Entry("leaf", Blob(pack), isFolder: false));
        byte[] root = Tree(pack, [.. Entry("a", folder, isFolder: false), .. Entry("b", folder, isFolder: true), .. Entry("c", folder, isFolder: false)]);
        Assert.Equal(4, await FetchAsync(pack, root));
    }

    private static byte[] Blob(PackBuilder pack)
    {
        pack.Whole(3, "x"u8.ToArray());
        return PackBuilder.IdOf("blob", "x"u8.ToArray());
    }

    private static byte[] Tree(PackBuilder pack, byte[] entries)
    {
        pack.Whole(TreeType, entries);
        return PackBuilder.IdOf("tree", entries);
    }

    private static byte[] Entry(string name, byte[] id, bool isFolder) => [.. Encoding.ASCII.GetBytes($"{(isFolder ? "40000" : "100644")} {name}\0"), .. id];

    // Into a repository of the real git, and out of it by way of its folder, into a store. Gives the number of objects.
    private async Task<int> FetchAsync(PackBuilder pack, byte[] rootTree)
    {
        Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
        byte[] commit = Encoding.ASCII.GetBytes($"tree {Convert.ToHexStringLower(rootTree)}\nauthor A <a@example.com> 1700000000 +0000\ncommitter A <a@example.com> 1700000000 +0000\n\nx\n");
        pack.Whole(1, commit);
        RealGit git = RealGit.Init(_folder["repository"], bare: true);
        git.Output(["index-pack", "--stdin"], pack.Build());
        git.Run("update-ref", "refs/heads/master", Convert.ToHexStringLower(PackBuilder.IdOf("commit", commit)));
        await using var client = GitClient.Open(GitRemote.Parse(_folder["repository"]), new GitClientOptions());
        RemoteTip tip = await client.GetTipAsync(Ct);
        using var store = new MemoryObjectStore(tip.Format, StoreFixture.Limits);
        StoreFetch fetched = await client.FetchAsync(new FetchRequest { Want = tip.Id, Depth = 1 }, store, progress: null, Ct);
        return fetched.Pack!.Objects;
    }
}
