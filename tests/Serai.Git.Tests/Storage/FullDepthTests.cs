using System.Diagnostics;
using System.Globalization;
using Serai.Git.Tests.Packs;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Storage;

/// <summary>Stores with a whole history: cloned, updated and repacked, over a real daemon, into both homes.</summary>
public sealed class FullDepthTests : IDisposable
{
    private readonly StoreFixture _folder = new();

    public static TheoryData<bool> Homes => [false, true];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_whole_history_is_cloned_updated_by_a_thin_pack_and_repacked(bool onDisk)
    {
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? "");
        RealGit git = GitFixture.Varied(_folder["remotes/r"]);
        await FollowAsync(git, ["master~20", "master~1", "master"], onDisk);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_real_history_with_merges_is_followed(bool onDisk)
    {
        string data = Data();
        Directory.CreateDirectory(_folder["remotes"]);
        var folder = new RealGit(_folder["remotes"]);
        folder.Run("clone", "--quiet", "--mirror", Path.Combine(data, "opam-small.bundle"), "r");
        await FollowAsync(new RealGit(_folder["remotes/r"]), [.. Enumerable.Range(0, 31).Select(i => $"step/{i:00}"), "master"], onDisk);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_history_of_two_thousand_trees_is_followed(bool onDisk)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is null, "a long test: run with SERAI_TEST_ALL=1");
        string data = Data();
        var lender = new RealGit(Path.Combine(data, "opam-linear.git"));
        RealGit git = RealGit.Init(_folder["remotes/r"], bare: true);
        File.WriteAllText(Path.Combine(git.Folder, "objects", "info", "alternates"), Path.Combine(lender.Folder, "objects") + "\n");
        git.Run("update-ref", "refs/heads/master", lender.Run("-c", "safe.directory=*", "rev-parse", "HEAD"));
        await FollowAsync(git, ["master~500", "master~1", "master"], onDisk);
    }

    private static string Data()
    {
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? "");
        string? data = Environment.GetEnvironmentVariable("SERAI_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "SERAI_DATA is not set");
        return data!;
    }

    private async Task FollowAsync(RealGit git, string[] revisions, bool onDisk)
    {
        await using GitDaemon daemon = await GitDaemon.StartAsync(_folder["remotes"]);
        await using var client = GitClient.Open(GitRemote.Parse(daemon.Url("r")), new GitClientOptions());
        using IObjectStore store = _folder.Open(onDisk);
        ObjectId held = default;
        long started = Stopwatch.GetTimestamp();
        foreach (string revision in revisions)
        {
            ObjectId want = Id(git.Run("rev-parse", revision));
            StoreFetch fetch = await client.FetchAsync(new FetchRequest { Want = want, Have = held.IsNone ? [] : [held] }, store, null, StoreFixture.Cancellation);
            Assert.Empty(fetch.Result.Shallow);
            int expected = held == want ? 0 : git.Run(["rev-list", "--objects", want.ToString(), .. held.IsNone ? Array.Empty<string>() : [$"^{held}"]]).Split('\n').Length;

            // What a reverted change brings back is in the history, where git does not look for it: so one side may have some more.
            Assert.InRange(fetch.Pack?.Objects ?? 0, expected - (expected / 10), expected + (expected / 10) + 1);
            held = want;
        }

        TimeSpan fetched = Stopwatch.GetElapsedTime(started);
        Compare(git, held, store);
        int packs = store.Counts.Packs;
        started = Stopwatch.GetTimestamp();
        RepackResult result = await store.RepackAsync(new RepackRequest { Keep = [held] }, StoreFixture.Cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"fetched in {fetched.TotalSeconds:F1} s; {packs} packs; repacked in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s: {result}"));
        Assert.Equal(1, store.Counts.Packs);
        Compare(git, held, store);
        if (onDisk)
        {
            StoreFixture.AssertGitAccepts(git, _folder["store"], 1);
        }
    }

    // Every object that the commit needs, read whole: its hash is proved by that.
    private static void Compare(RealGit git, ObjectId tip, IObjectStore store)
    {
        string[] needed = git.Run("rev-list", "--objects", "--no-object-names", tip.ToString()).Split('\n');
        string[] lines = System.Text.Encoding.ASCII.GetString(
            git.Output(["cat-file", GitFixture.ListFormat], System.Text.Encoding.ASCII.GetBytes(string.Join('\n', needed) + "\n"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(needed.Length, lines.Length);
        foreach (string line in lines)
        {
            string[] words = line.Split(' ');
            using GitObject? found = store.TryRent(Id(words[0]));
            Assert.NotNull(found);
            Assert.Equal((words[1], words[2]), (found.Kind.ToString().ToLowerInvariant(), $"{found.Content.Length}"));
        }
    }

    private static ObjectId Id(string hex) => ObjectId.TryParse(hex, out ObjectId id) ? id : throw new InvalidOperationException(hex);
}
