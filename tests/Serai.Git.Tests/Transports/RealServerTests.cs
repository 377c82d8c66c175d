using Serai.Testing;

namespace Serai.Git.Tests.Transports;

/// <summary>Against the real <c>git daemon</c> and the real <c>git http-backend</c>: what comes is given to the real git to judge.</summary>
public sealed class RealServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int> Transports => new(
        from transport in new[] { "git", "http" }
        from version in new[] { 2, 1, 0 }
        select (transport, version));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_clone_of_depth_one_and_its_update_are_what_git_itself_would_have(string transport, int version)
    {
        await using Server server = await Server.StartAsync(transport, _folder.Folder("served"));
        var sample = new SampleRepository(Path.Combine(server.BasePath, "r"));
        await using GitClient before = server.Client("r#before", version);
        RemoteTip tip = await before.GetTipAsync(Ct);
        Assert.Equal(new RemoteTip(sample.Before, "refs/heads/before", ObjectFormat.Sha1), tip);

        Serai.Testing.Git clone = Serai.Testing.Git.Init(_folder["clone"], bare: true);
        FetchResult first = await FetchIntoAsync(before, clone, new FetchRequest { Want = tip.Id, Depth = 1 });
        Assert.Equal([sample.Before], first.Shallow);

        await using GitClient master = server.Client("r", version);
        RemoteTip next = await master.GetTipAsync(Ct);
        Assert.Equal(new RemoteTip(sample.After, "refs/heads/master", ObjectFormat.Sha1), next);
        FetchResult update = await FetchIntoAsync(
            master, clone, new FetchRequest { Want = next.Id, Depth = 1, Shallow = [tip.Id], Have = [tip.Id] });
        Assert.Equal([sample.After], update.Shallow);
        Assert.InRange(update.PackBytes, 100, 2_000);
        Assert.InRange(update.PackObjects, 1, 10);
        Assert.Equal(sample.Git.Run("ls-tree", "-r", "-t", "master"), clone.Run("ls-tree", "-r", "-t", next.Id.ToString()));
        Assert.Equal(0, clone.Try(["fsck", "--strict"]).Exit);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_full_clone_brings_the_whole_history(string transport, int version)
    {
        await using Server server = await Server.StartAsync(transport, _folder.Folder("served"));
        var sample = new SampleRepository(Path.Combine(server.BasePath, "r"));
        await using GitClient client = server.Client("r", version);
        RemoteTip tip = await client.GetTipAsync(Ct);
        Serai.Testing.Git clone = Serai.Testing.Git.Init(_folder["clone"], bare: true);
        FetchResult result = await FetchIntoAsync(client, clone, new FetchRequest { Want = tip.Id });
        Assert.Empty(result.Shallow);
        Assert.Equal(sample.Git.Run("rev-list", "--objects", "master"), clone.Run("rev-list", "--objects", tip.Id.ToString()));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_repository_of_sha256_is_fetched(string transport, int version)
    {
        await using Server server = await Server.StartAsync(transport, _folder.Folder("served"));
        var sample = new SampleRepository(Path.Combine(server.BasePath, "r"), "sha256");
        await using GitClient client = server.Client("r#refs/tags/v1", version);
        RemoteTip tip = await client.GetTipAsync(Ct);
        Assert.Equal(new RemoteTip(sample.Before, "refs/tags/v1", ObjectFormat.Sha256), tip);
        Serai.Testing.Git clone = Serai.Testing.Git.Init(_folder["clone"], bare: true, "sha256");
        await FetchIntoAsync(client, clone, new FetchRequest { Want = tip.Id, Depth = 1 });
        Assert.Equal(sample.Git.Run("ls-tree", "-r", "v1"), clone.Run("ls-tree", "-r", tip.Id.ToString()));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Only_commits_younger_than_a_time_come_when_that_is_asked(string transport, int version)
    {
        await using Server server = await Server.StartAsync(transport, _folder.Folder("served"));
        var sample = new SampleRepository(Path.Combine(server.BasePath, "r"));
        await using GitClient client = server.Client("r", version);
        Serai.Testing.Git clone = Serai.Testing.Git.Init(_folder["clone"], bare: true);
        var since = DateTimeOffset.FromUnixTimeSeconds(long.Parse(sample.Git.Run("show", "-s", "--format=%ct", "before~2")));
        FetchResult result = await FetchIntoAsync(client, clone, new FetchRequest { Want = sample.After, Since = since, CommitsOnly = true });
        Assert.Equal(5, result.PackObjects); // the merge, the side, before and two below it; no tree, no blob
    }

    [Theory]
    [InlineData("git", "r#gone", GitRemoteFault.NoSuchRef, "there is no branch or tag 'gone'; its branches are before, master, side")]
    [InlineData("http", "r#gone", GitRemoteFault.NoSuchRef, "there is no branch or tag 'gone'; its branches are before, master, side")]
    [InlineData("git", "nowhere", GitRemoteFault.NoRepository, "check the path of the URL")]
    [InlineData("http", "nowhere", GitRemoteFault.NoRepository, "HTTP 404")]
    [InlineData("git", "empty", GitRemoteFault.EmptyRepository, "the repository has no branch yet")]
    [InlineData("http", "empty", GitRemoteFault.EmptyRepository, "the repository has no branch yet")]
    public async Task What_is_not_there_has_an_error_of_its_own(string transport, string path, GitRemoteFault fault, string message)
    {
        await using Server server = await Server.StartAsync(transport, _folder.Folder("served"));
        _ = new SampleRepository(Path.Combine(server.BasePath, "r"));
        Serai.Testing.Git.Init(Path.Combine(server.BasePath, "empty"));
        await using GitClient client = server.Client(path);
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        Assert.Equal(fault, error.Fault);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_commit_that_the_server_does_not_have_is_refused_and_the_client_goes_on(string transport, int version)
    {
        await using Server server = await Server.StartAsync(transport, _folder.Folder("served"));
        var sample = new SampleRepository(Path.Combine(server.BasePath, "r"));
        await using GitClient client = server.Client("r", version);
        await client.GetTipAsync(Ct);
        var missing = new ObjectId(Enumerable.Repeat((byte)7, 20).ToArray());
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(
            () => client.FetchAsync(new FetchRequest { Want = missing, Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct));
        Assert.Contains($"not our ref {missing}", error.Message, StringComparison.Ordinal);
        Assert.Equal(sample.After, (await client.GetTipAsync(Ct)).Id);
    }

    [Fact]
    public async Task Asking_again_over_http_is_one_request()
    {
        Assert.SkipWhen(GitHttpServer.Missing is not null, GitHttpServer.Missing ?? "");
        await using GitHttpServer server = await GitHttpServer.StartAsync(_folder.Folder("served"));
        _ = new SampleRepository(Path.Combine(server.BasePath, "r"));
        await using var proxy = new ThrottlingProxy(server.Port);
        await using var client = GitClient.Open(GitRemote.Parse($"http://127.0.0.1:{proxy.Port}/r"), new GitClientOptions());
        await client.GetTipAsync(Ct);
        long first = proxy.AnsweredBytes;
        await client.GetTipAsync(Ct);
        Assert.InRange(proxy.AnsweredBytes - first, 100, 500);
        Assert.Equal(1, proxy.Connections);
    }

    [Fact]
    public async Task Basic_authentication_is_spoken_from_the_url_and_its_lack_is_named()
    {
        Assert.SkipWhen(GitHttpServer.Missing is not null, GitHttpServer.Missing ?? "");
        await using GitHttpServer server = await GitHttpServer.StartAsync(
            _folder.Folder("served"), new GitServerOptions { Credentials = ("alice", "s3:cret") });
        var sample = new SampleRepository(Path.Combine(server.BasePath, "r"));
        await using var known = GitClient.Open(GitRemote.Parse($"http://alice:s3%3Acret@127.0.0.1:{server.Port}/r"), new GitClientOptions());
        Assert.Equal(sample.After, (await known.GetTipAsync(Ct)).Id);

        foreach (string user in new[] { "", "alice:wr0ng@" })
        {
            await using var unknown = GitClient.Open(GitRemote.Parse($"http://{user}127.0.0.1:{server.Port}/r"), new GitClientOptions());
            GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => unknown.GetTipAsync(Ct));
            Assert.Equal(GitRemoteFault.Unauthorized, error.Fault);
            Assert.DoesNotContain("wr0ng", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Large_requests_and_answers_are_compressed_where_the_real_server_does_so()
    {
        Assert.SkipWhen(GitHttpServer.Missing is not null, GitHttpServer.Missing ?? "");
        await using GitHttpServer server = await GitHttpServer.StartAsync(_folder.Folder("served"), new GitServerOptions { CompressAnswers = true });
        var sample = new SampleRepository(Path.Combine(server.BasePath, "r"));
        await using var client = GitClient.Open(GitRemote.Parse(server.Url("r")), new GitClientOptions());
        await client.GetTipAsync(Ct);
        ObjectId[] unknown = [.. Enumerable.Range(0, 100).Select(i => new ObjectId([.. Enumerable.Repeat((byte)i, 20)]))];
        Serai.Testing.Git clone = Serai.Testing.Git.Init(_folder["clone"], bare: true);
        await FetchIntoAsync(client, clone, new FetchRequest { Want = sample.After, Depth = 1, Have = unknown });
        Assert.Equal(sample.Git.Run("ls-tree", "-r", "-t", "master"), clone.Run("ls-tree", "-r", "-t", sample.After.ToString()));

        // The greeting and the listing are small, the fetch with what is held is large.
        Assert.Equal(["GET -", "POST -", "POST gzip"], await server.EncodingsAsync());
    }

    private static async Task<FetchResult> FetchIntoAsync(GitClient client, Serai.Testing.Git clone, FetchRequest request)
    {
        using var pack = new MemoryStream();
        FetchResult result = await client.FetchAsync(request, (bytes, ct) => pack.WriteAsync(bytes, ct), null, Ct);
        Assert.Equal(pack.Length, result.PackBytes);
        clone.Output(["index-pack", "--stdin", "--fix-thin"], pack.ToArray());

        // The store's shallow roots are the caller's to keep, as git keeps them in this file.
        await File.WriteAllLinesAsync(Path.Combine(clone.Folder, "shallow"), result.Shallow.Select(id => id.ToString()), Ct);
        return result;
    }

    private sealed class Server(string basePath, Func<string, string> url, IAsyncDisposable process) : IAsyncDisposable
    {
        public string BasePath => basePath;

        public static async Task<Server> StartAsync(string transport, string basePath)
        {
            if (transport is "git")
            {
                Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? "");
                GitDaemon daemon = await GitDaemon.StartAsync(basePath);
                return new Server(basePath, daemon.Url, daemon);
            }

            Assert.SkipWhen(GitHttpServer.Missing is not null, GitHttpServer.Missing ?? "");
            GitHttpServer http = await GitHttpServer.StartAsync(basePath);
            return new Server(basePath, http.Url, http);
        }

        public GitClient Client(string path, int version = 2) =>
            GitClient.Open(GitRemote.Parse(url(path)), new GitClientOptions { ProtocolVersion = version });

        public ValueTask DisposeAsync() => process.DisposeAsync();
    }
}
