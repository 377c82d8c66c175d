using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Serai.Git.Storage;
using Serai.Git.Tests.Transports;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Storage;

/// <summary>
/// A mirror that runs for long: the real history, step by step, from a real daemon, shallow as the worker fetches, repacked when the rule
/// says so. Alone, since it looks at what the process holds.
/// </summary>
[Collection(LongRun.Name)]
public sealed partial class LongRunTests : IDisposable
{
    private const int StepsBetweenClones = 75;
    private static readonly bool InFull = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is not null;

    private readonly StoreFixture _folder = new();
    private readonly TreeCheck _check = new();
    private long _cloneBytes;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, 150)]
    [InlineData(false, 45)]
    public async Task A_store_that_follows_a_repository_for_long_stays_as_large_as_its_tip(bool onDisk, int steps)
    {
        (RealGit git, string[] commits) = Borrow();
        await using GitDaemon daemon = await GitDaemon.StartAsync(Path.GetDirectoryName(git.Folder)!);
        await using var client = GitClient.Open(GitRemote.Parse(daemon.Url("served.git")), new GitClientOptions());
        using IObjectStore store = onDisk
            ? DiskObjectStore.Open(_folder["store"], ObjectFormat.Sha1, GitLimits.Default, out _)
            : new MemoryObjectStore(ObjectFormat.Sha1, GitLimits.Default);
        ObjectId held = default;
        Held? settled = null;
        var repacks = new List<(RepackResult Result, TimeSpan Took)>();
        for (int step = 0; step < (InFull ? commits.Length : steps); step++)
        {
            git.Run("update-ref", "refs/heads/master", commits[step]);
            ObjectId tip = (await client.GetTipAsync(StoreFixture.Cancellation)).Id;
            Assert.Equal(commits[step], tip.ToString());
            await FetchAsync(client, store, tip, held);
            held = tip;
            if (step % StepsBetweenClones == 0)
            {
                await CloneAsync(client, tip);
            }

            if (RepackRule.Default.IsDue(store.Counts))
            {
                long started = Stopwatch.GetTimestamp();
                RepackResult result = await store.RepackAsync(new RepackRequest { Keep = [tip], Shallow = [tip] }, StoreFixture.Cancellation);
                repacks.Add((result, Stopwatch.GetElapsedTime(started)));
                _check.Forget();
                settled ??= Held.Now(_folder["store"]);
            }

            _check.Check(store, tip);
            AssertBounded(store, onDisk);
        }

        // As when it was first repacked.
        await store.RepackAsync(new RepackRequest { Keep = [held], Shallow = [held] }, StoreFixture.Cancellation);
        StoreComparison.AssertSameTree(git, held, store);
        Assert.NotNull(settled);
        Held.Now(_folder["store"]).AssertNoMoreThan(settled);
        Tell(store, repacks);
    }

    // By the rule half as much again as the largest pack, which is a clone's with some of its deltas made whole, and one update more.
    private void AssertBounded(IObjectStore store, bool onDisk)
    {
        StoreCounts counts = store.Counts;
        Assert.InRange(counts.Bytes, 1, (long)(1.75 * _cloneBytes));
        Assert.InRange(counts.Packs, 1, RepackRule.Default.MaxSmallPacks + 1);
        if (onDisk)
        {
            FileInfo[] files = new DirectoryInfo(_folder["store"]).GetFiles();
            Assert.Equal((2 * counts.Packs, counts.Bytes), (files.Length, files.Sum(file => file.Length)));
        }
    }

    private static Task<StoreFetch> FetchAsync(GitClient client, IObjectStore store, ObjectId want, ObjectId held)
    {
        ObjectId[] have = held.IsNone ? [] : [held];
        return client.FetchAsync(new FetchRequest { Want = want, Depth = 1, Shallow = have, Have = have }, store, null, StoreFixture.Cancellation);
    }

    // The tip's own size: what a store holds that was cloned just now.
    private async Task CloneAsync(GitClient client, ObjectId tip)
    {
        using var fresh = new MemoryObjectStore(ObjectFormat.Sha1, GitLimits.Default);
        await FetchAsync(client, fresh, tip, default);
        _cloneBytes = fresh.Counts.Bytes;
    }

    /// <summary>A repository of our own that borrows its objects, so that its branch can be moved.</summary>
    private (RealGit Git, string[] Commits) Borrow()
    {
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? "");
        string? data = Environment.GetEnvironmentVariable("SERAI_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "SERAI_DATA is not set");
        RealGit git = RealGit.Init(Path.Combine(_folder["remotes"], "served.git"), bare: true);
        string lender = Path.Combine(data!, "opam-linear.git");
        File.WriteAllText(Path.Combine(git.Folder, "objects", "info", "alternates"), Path.Combine(lender, "objects") + "\n");
        string tip = new RealGit(lender).Run("-c", "safe.directory=*", "rev-parse", "HEAD");
        return (git, git.Run("rev-list", "--reverse", "--first-parent", tip).Split('\n'));
    }

    private void Tell(IObjectStore store, List<(RepackResult Result, TimeSpan Took)> repacks) => TestContext.Current.TestOutputHelper?.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"clone {_cloneBytes} bytes; store {store.Counts}; {repacks.Count} repacks, longest {repacks.Max(each => each.Took.TotalMilliseconds):F0} ms, last {repacks[^1].Result}; {_check.Read} objects read; {Held.Now(_folder["store"])}"));

    /// <summary>What the process holds: file handles, threads, mapped files of the store, bytes of memory of its own.</summary>
    private sealed partial record Held(int Handles, int Threads, int Mappings, long MemoryBytes)
    {
        public static Held Now(string store)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");

            // What the collector and the C library have not given back yet is not held: of the latter forty megabytes were seen after
            // all other tests.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _ = TrimHeap(0);
            string memory = File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
            return new Held(
                Directory.GetFiles("/proc/self/fd").Length,
                Directory.GetDirectories("/proc/self/task").Length,
                File.ReadLines("/proc/self/maps").Count(mapping => mapping.Contains(store, StringComparison.Ordinal)),
                1_024 * long.Parse(memory.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        }

        // What every step leaves behind would be a hundred; the pool's threads and the collector's heap come and go. Of the mappings only those
        // of the store's files count: the runtime makes fifty and more during this test, of the code that it compiles.
        public void AssertNoMoreThan(Held before)
        {
            Assert.InRange(Handles, 0, before.Handles + 40);
            Assert.InRange(Threads, 0, before.Threads + 40);
            Assert.InRange(Mappings, 0, before.Mappings);
            Assert.InRange(MemoryBytes, 0, before.MemoryBytes + (100L << 20));
        }

        [LibraryImport("libc", EntryPoint = "malloc_trim")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial int TrimHeap(nuint kept);
    }
}

/// <summary>Tests that are run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LongRun
{
    public const string Name = "alone";
}
