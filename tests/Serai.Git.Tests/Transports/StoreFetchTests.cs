using Serai.Git.Storage;
using Serai.Testing;

namespace Serai.Git.Tests.Transports;

/// <summary>From a server into a store, and everything in it compared with what git lists.</summary>
public sealed class StoreFetchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("git", "memory")]
    [InlineData("git", "disk")]
    [InlineData("http", "memory")]
    [InlineData("http", "disk")]
    [InlineData("path", "memory")]
    [InlineData("path", "disk")]
    public async Task A_clone_and_a_thin_update_end_in_a_store_of_either_kind(string transport, string home)
    {
        string served = _folder.Folder("served");
        await using IAsyncDisposable? server = await StartAsync(transport, served);
        var sample = new SampleRepository(Path.Combine(served, "r"));
        using IObjectStore store = home is "memory"
            ? new MemoryObjectStore(ObjectFormat.Sha1, GitLimits.Default)
            : DiskObjectStore.Open(_folder["store"], ObjectFormat.Sha1, GitLimits.Default, out _);
        await using var client = GitClient.Open(GitRemote.Parse(Url(server, served, "r")), new GitClientOptions());
        await client.GetTipAsync(Ct);
        StoreFetch first = await client.FetchAsync(new FetchRequest { Want = sample.Before, Depth = 1 }, store, null, Ct);
        Assert.Equal(first.Result.PackObjects, first.Pack!.Objects);
        StoreComparison.AssertSameTree(sample.Git, sample.Before, store);

        var update = new FetchRequest { Want = sample.After, Depth = 1, Shallow = [sample.Before], Have = [sample.Before] };
        await client.FetchAsync(update, store, null, Ct);
        StoreComparison.AssertSameTree(sample.Git, sample.After, store);

        StoreFetch nothing = await client.FetchAsync(update with { Shallow = [sample.After], Have = [sample.After] }, store, null, Ct);
        Assert.Equal((0, null), (nothing.Result.PackObjects, nothing.Pack));
    }

    [Fact]
    public async Task A_fetch_that_breaks_off_leaves_the_store_as_it_was()
    {
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? "");
        string served = _folder.Folder("served");
        var sample = new SampleRepository(Path.Combine(served, "r"));
        await using GitDaemon daemon = await GitDaemon.StartAsync(served);
        await using var proxy = new ThrottlingProxy(daemon.Port);
        using DiskObjectStore store = DiskObjectStore.Open(_folder["store"], ObjectFormat.Sha1, GitLimits.Default, out _);
        await using var client = GitClient.Open(GitRemote.Parse($"git://127.0.0.1:{proxy.Port}/r"), new GitClientOptions());
        var request = new FetchRequest { Want = sample.After, Depth = 1 };
        foreach (long bytes in new long[] { 2_000, 10_000, 25_000 })
        {
            proxy.FaultAfterBytes = proxy.AnsweredBytes + bytes;
            await Assert.ThrowsAsync<GitRemoteException>(() => client.FetchAsync(request, store, null, Ct));
            Assert.False(store.Contains(sample.After));
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["store"]));
        }

        proxy.FaultAfterBytes = null;
        await client.FetchAsync(request, store, null, Ct);
        StoreComparison.AssertSameTree(sample.Git, sample.After, store);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    [InlineData("path")]
    public async Task The_real_repository_is_cloned_and_updated_along_its_first_parents(string transport)
    {
        string? data = Environment.GetEnvironmentVariable("SERAI_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "SERAI_DATA is not set");
        await using IAsyncDisposable? server = await StartAsync(transport, data!);
        const string Name = "opam-repository.git";
        var git = new Serai.Testing.Git(Path.Combine(data!, Name));
        ObjectId[] chain = [.. git.Run("-c", "safe.directory=*", "rev-list", "--first-parent", "--max-count=4", "--reverse", "HEAD").Split('\n').Select(Id)];
        using var store = new MemoryObjectStore(ObjectFormat.Sha1, GitLimits.Default);
        await using var client = GitClient.Open(GitRemote.Parse(Url(server, data!, Name)), new GitClientOptions());
        Assert.Equal(chain[^1], (await client.GetTipAsync(Ct)).Id);

        await client.FetchAsync(new FetchRequest { Want = chain[0], Depth = 1 }, store, null, Ct);
        for (int i = 1; i < chain.Length; i++)
        {
            StoreFetch update = await client.FetchAsync(
                new FetchRequest { Want = chain[i], Depth = 1, Shallow = [chain[i - 1]], Have = [chain[i - 1]] }, store, null, Ct);
            Assert.InRange(update.Result.PackBytes, 100, transport is "path" ? 150_000 : 10_000); // no deltas from a path
        }

        StoreComparison.AssertSameTree(git, chain[^1], store);
    }

    private static async Task<IAsyncDisposable?> StartAsync(string transport, string basePath)
    {
        string? missing = transport switch { "git" => GitDaemon.Missing, "http" => GitHttpServer.Missing, _ => Serai.Testing.Git.IsAvailable ? null : "git is not installed" };
        Assert.SkipWhen(missing is not null, missing ?? "");
        return transport switch
        {
            "git" => await GitDaemon.StartAsync(basePath),
            "http" => await GitHttpServer.StartAsync(basePath),
            _ => null,
        };
    }

    private static string Url(IAsyncDisposable? server, string basePath, string name) => server switch
    {
        GitDaemon daemon => daemon.Url(name),
        GitHttpServer http => http.Url(name),
        _ => Path.Combine(basePath, name),
    };

    private static ObjectId Id(string hex) => ObjectId.TryParse(hex, out ObjectId id) ? id : throw new InvalidOperationException(hex);
}
