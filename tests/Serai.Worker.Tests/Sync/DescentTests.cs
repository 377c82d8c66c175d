using Serai.Git;
using Serai.Git.Packs;
using Serai.Git.Storage;
using Serai.Store.Generations;
using Serai.Testing;
using Serai.Worker.Sync;

namespace Serai.Worker.Tests.Sync;

/// <summary>Which tips may follow a served commit, with histories by the real git and over real servers.</summary>
public sealed class DescentTests : IDisposable
{
    private readonly SyncFixture _fixture = new();

    public static TheoryData<string> AllRemotes => ["path", "git", "git without filter", "http", "http without filter"];

    public static TheoryData<string> Remotes => ["path", "git", "http without filter"];

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(AllRemotes))]
    public async Task A_tip_whose_ancestor_was_served_is_proven(string remote)
    {
        await using Served served = await ServeAsync(remote);
        await PublishFirstAsync(served);

        // The served commit is a parent's parent's parent, by merges, beside a branch that is older than it.
        Merge("one", secondsBack: 90 * 86_400);
        Merge("two", secondsBack: 0);
        Generation generation = await _fixture.SyncAsync(served.Options);
        Assert.Equal("proven", generation.Manifest.Descent);
        Assert.Equal(_fixture.Repository.Run("rev-parse", "HEAD"), generation.Manifest.Commit);
        AssertNothingLeft(served);
    }

    [Theory]
    [MemberData(nameof(Remotes))]
    public async Task A_rewind_by_two_is_refused_until_it_is_allowed(string remote)
    {
        await using Served served = await ServeAsync(remote);
        string first = await PublishFirstAsync(served);
        CommitVersions(2);
        string second = (await _fixture.SyncAsync(served.Options)).Manifest.Commit;
        _fixture.Repository.Run("reset", "--hard", "--quiet", first);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            await using SyncWorker worker = _fixture.Open(served.Options);
            await Assert.ThrowsAsync<RewindRefusedException>(worker.SyncAsync);
            Assert.Equal(second, worker.Newest.Manifest.Commit);
        }

        Generation rewound = await _fixture.SyncAsync(served.Options with { AllowRewind = true });
        Assert.Equal((first, "unproven"), (rewound.Manifest.Commit, rewound.Manifest.Descent));

        // And forward again, in one step.
        _fixture.Repository.Run("reset", "--hard", "--quiet", second);
        Assert.Equal("proven", (await _fixture.SyncAsync(served.Options)).Manifest.Descent);
    }

    [Theory]
    [MemberData(nameof(Remotes))]
    public async Task A_branch_that_was_replaced_by_a_newer_one_is_taken_and_called_unproven(string remote)
    {
        await using Served served = await ServeAsync(remote);
        await PublishFirstAsync(served);
        CommitVersions(1);
        await _fixture.SyncAsync(served.Options);
        _fixture.Repository.Run("reset", "--hard", "--quiet", "HEAD~1");
        _fixture.Repository.Time += 60;
        CommitVersions(3);
        Assert.Equal("unproven", (await _fixture.SyncAsync(served.Options)).Manifest.Descent);
        CommitVersions(2);
        Assert.Equal("proven", (await _fixture.SyncAsync(served.Options)).Manifest.Descent);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public async Task A_replaced_commit_of_equal_time_is_taken_and_one_that_is_a_second_older_is_not(int secondsLater, bool isTaken)
    {
        await using Served served = await ServeAsync("git");
        await PublishFirstAsync(served);
        CommitVersions(1);
        string before = (await _fixture.SyncAsync(served.Options)).Manifest.Commit;
        _fixture.Repository.Run("reset", "--hard", "--quiet", "HEAD~1");
        _fixture.WritePackage("beta", "1.0");
        string replaced = _fixture.Commit(secondsLater);
        await using SyncWorker worker = _fixture.Open(served.Options);
        if (isTaken)
        {
            Assert.Equal("unproven", (await worker.SyncAsync()).Manifest.Descent);
        }
        else
        {
            await Assert.ThrowsAsync<RewindRefusedException>(worker.SyncAsync);
        }

        Assert.Equal(isTaken ? replaced : before, worker.Newest.Manifest.Commit);
    }

    [Theory]
    [MemberData(nameof(Remotes))]
    public async Task A_served_commit_of_the_future_is_followed_by_those_of_today(string remote)
    {
        await using Served served = await ServeAsync(remote);
        await PublishFirstAsync(served);
        const int TenYears = 10 * 365 * 86_400;
        _fixture.WritePackage("alpha", "future");
        _fixture.Commit(TenYears);
        await _fixture.SyncAsync(served.Options);
        _fixture.Repository.Time -= TenYears;
        CommitVersions(3);
        Assert.Equal("proven", (await _fixture.SyncAsync(served.Options)).Manifest.Descent);
    }

    [Fact]
    public async Task Where_the_history_cannot_be_had_a_newer_tip_is_taken_all_the_same()
    {
        await using Served served = await ServeAsync("path");
        await PublishFirstAsync(served);
        CommitVersions(3);
        string between = _fixture.Repository.Run("rev-parse", "HEAD~1");
        File.Delete(_fixture.PathOf($".git/objects/{between[..2]}/{between[2..]}"));
        Generation generation = await _fixture.SyncAsync(served.Options);
        Assert.Equal(("unproven", _fixture.Repository.Run("rev-parse", "HEAD")), (generation.Manifest.Descent, generation.Manifest.Commit));
    }

    [Fact]
    public async Task The_search_looks_at_no_more_commits_than_it_may_and_at_each_once()
    {
        // Ladders: each commit has the two of the level below as parents, which makes 2^40 ways down.
        ObjectId left = default;
        ObjectId right = default;
        var contents = new List<byte[]>();
        for (int level = 0; level < 40; level++)
        {
            byte[] one = Content(level, "left", left, right);
            byte[] other = Content(level, "right", left, right);
            contents.AddRange([one, other]);
            (left, right) = (Id(one), Id(other));
        }

        using var store = new MemoryObjectStore(ObjectFormat.Sha1, GitLimits.Default);
        await using (PackReception reception = store.Receive())
        {
            using var pack = new MemoryStream();
            using var writer = new PackWriter(pack, ObjectFormat.Sha1, contents.Count);
            contents.ForEach(content => writer.Add(ObjectKind.Commit, content));
            writer.Complete();
            await reception.WriteAsync(pack.ToArray(), TestContext.Current.CancellationToken);
            await reception.CompleteAsync(TestContext.Current.CancellationToken);
        }

        Assert.True(Finds(Id(contents[0]), 78));
        Assert.False(Finds(Id(contents[0]), 70));
        Assert.False(Finds(Id("blob"u8.ToArray()), 1_000));

        bool Finds(ObjectId wanted, int most) => AncestorSearch.Finds(store, left, wanted, most, TestContext.Current.CancellationToken);
    }

    private static ObjectId Id(byte[] commit) => PackWriter.IdOf(ObjectKind.Commit, commit, ObjectFormat.Sha1);

    private static byte[] Content(int level, string name, params ObjectId[] parents) => System.Text.Encoding.ASCII.GetBytes(
        $"tree {new string('1', 40)}\n{string.Concat(parents.Where(parent => !parent.IsNone).Select(parent => $"parent {parent}\n"))}author A <a> 1 +0000\ncommitter A <a> {level} +0000\n\n{name}\n");

    private static void AssertNothingLeft(Served served) =>
        Assert.Equal(4, Directory.GetFiles(Path.Combine(served.Options.DataFolder, "git", "sha1")).Length);

    private async Task<string> PublishFirstAsync(Served served)
    {
        CommitVersions(2);
        return (await _fixture.SyncAsync(served.Options)).Manifest.Commit;
    }

    private void CommitVersions(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _fixture.WritePackage("alpha", $"{_fixture.Repository.Time}.{i}");
            _fixture.Commit();
        }
    }

    // A branch from the tip with a commit of its own, which may be dated long ago, and its merge.
    private void Merge(string name, int secondsBack)
    {
        _fixture.Repository.Run("checkout", "--quiet", "-b", name);
        _fixture.Repository.Time -= secondsBack;
        _fixture.WritePackage(name, "1.0");
        _fixture.Commit();
        _fixture.Repository.Time += secondsBack + 60;
        _fixture.Repository.Run("checkout", "--quiet", "master");
        _fixture.Repository.Run("merge", "--quiet", "--no-ff", "-m", "merge", name);
    }

    private async Task<Served> ServeAsync(string remote)
    {
        string folder = Path.GetDirectoryName(_fixture.Repository.Folder)!;
        string name = Path.GetFileName(_fixture.Repository.Folder) + "/.git";
        string[] words = remote.Split(' ', 2);
        string? missing = words[0] switch { "git" => GitDaemon.Missing, "http" => GitHttpServer.Missing, _ => null };
        Assert.SkipWhen(missing is not null, missing ?? "");
        if (words.Length > 1)
        {
            _fixture.Repository.Run("config", "uploadpack.allowFilter", "false");
        }

        IAsyncDisposable? server = words[0] switch
        {
            "git" => await GitDaemon.StartAsync(folder),
            "http" => await GitHttpServer.StartAsync(folder),
            _ => null,
        };
        string? url = server switch { GitDaemon daemon => daemon.Url(name), GitHttpServer http => http.Url(name), _ => null };
        WorkerOptions options = _fixture.Options();
        return new Served(server, url is null ? options : options with { Remote = url });
    }

    private sealed record Served(IAsyncDisposable? Server, WorkerOptions Options) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
