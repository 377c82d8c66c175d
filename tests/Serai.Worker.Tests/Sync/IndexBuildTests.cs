using Serai.Git;
using Serai.Git.Objects;
using Serai.Git.Storage;
using Serai.Worker.Lanes;
using Serai.Worker.Sync;

namespace Serai.Worker.Tests.Sync;

/// <summary>How little an update compresses again.</summary>
public sealed class IndexBuildTests : IAsyncDisposable
{
    private readonly SyncFixture _fixture = new();
    private readonly MemoryObjectStore _store = new(ObjectFormat.Sha1, GitLimits.Default);
    private readonly WorkLanes _lanes = new();
    private int _rents;

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        _fixture.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_update_reads_the_packages_that_changed_and_compresses_the_segments_that_they_touch()
    {
        for (int i = 0; i < 400; i++)
        {
            _fixture.WritePackage($"package{i:d3}", "1.0", i);
        }

        BuiltIndex first = await BuildAsync(LastIndex.Nothing);
        Assert.Equal(400, first.ChangedPackages);
        Assert.Equal(first.Segments.Count, first.CompressedSegments);
        Assert.InRange(first.Segments.Count, 5, 60);

        BuiltIndex same = await BuildAsync(LastIndex.Of(first));
        Assert.Equal((0, 0), (same.ChangedPackages, same.CompressedSegments));

        _fixture.WritePackage("package200", "2.0", 1000);
        BuiltIndex changed = await BuildAsync(LastIndex.Of(same));
        Assert.Equal((1, 1), (changed.ChangedPackages, changed.CompressedSegments));
        Assert.Equal(first.Segments.Count - 1, changed.Segments.Intersect(first.Segments).Count());

        // Its folder, those of its two versions, and the opam files in them: its neighbours come out of the last segment, to the same bytes.
        Assert.Equal(5, _rents);
        BuiltIndex anew = await BuildAsync(LastIndex.Nothing);
        Assert.All(anew.Segments.Zip(changed.Segments), pair => Assert.True(pair.First.Deflated.SequenceEqual(pair.Second.Deflated)));

        _fixture.WritePackage("package200-new", "1.0", 1001);
        BuiltIndex added = await BuildAsync(LastIndex.Of(changed));
        Assert.Equal(1, added.ChangedPackages);
        Assert.InRange(added.CompressedSegments, 1, 2);

        Directory.Delete(_fixture.PathOf("packages/package200-new"), recursive: true);
        BuiltIndex removed = await BuildAsync(LastIndex.Of(added));
        Assert.Equal(0, removed.ChangedPackages);
        Assert.InRange(removed.CompressedSegments, 0, 2);
        Assert.Equal(changed.Segments.Select(segment => segment.Key), removed.Segments.Select(segment => segment.Key));
    }

    [Fact]
    public async Task What_does_not_come_out_of_the_last_segment_is_read()
    {
        for (int i = 0; i < 60; i++)
        {
            _fixture.WritePackage($"package{i:d2}", "1.0", i);
        }

        // One opam file that is malformed: of its package the segment may have less than the store.
        _fixture.WriteFile("packages/package20/package20.2.0/opam", "opam-version: \"2.0\" [");
        BuiltIndex first = await BuildAsync(LastIndex.Nothing);
        foreach (int changed in (int[])[2, 14, 19, 20, 21, 40, 59])
        {
            _fixture.WriteFile($"packages/package{changed:d2}/package{changed:d2}.1.0/files/new", $"{changed}");
            first = await BuildAsync(LastIndex.Of(first));
        }

        BuiltIndex anew = await BuildAsync(LastIndex.Nothing);
        Assert.All(anew.Segments.Zip(first.Segments), pair => Assert.True(pair.First.Deflated.SequenceEqual(pair.Second.Deflated)));
        Assert.Equal(Summary(anew), Summary(first));

        static string[] Summary(BuiltIndex built) => [.. built.Catalogue.Records.Select(record => $"{record.Name} {record.ObjectId} {record.Files} {record.Versions} {record.Sources.Count} {record.Problems.Count}")];
    }

    [Fact]
    public async Task The_walk_stops_at_its_budget()
    {
        _fixture.WritePackage("alpha", "1.0", archive: 1);
        RepositoryTree tree = await TreeAsync();
        PackageEntry package = Assert.Single(tree.Packages);

        // alpha.1.0, opam in it, and two checksums in that: four. Its tar: a header and a block.
        Add(new WalkBudget(4, 1_024));
        Assert.Contains("entries", Assert.Throws<GitException>(() => Add(new WalkBudget(3, 1_024))).Message, StringComparison.Ordinal);
        Assert.Contains("bytes of tar", Assert.Throws<GitException>(() => Add(new WalkBudget(4, 1_023))).Message, StringComparison.Ordinal);

        void Add(WalkBudget budget) => new PackageReader(_store, budget, LastIndex.Nothing).Add(package, known: null);
    }

    [Fact]
    public async Task One_file_held_many_times_is_counted_as_often_as_it_is_held()
    {
        for (int i = 0; i < 10; i++)
        {
            _fixture.WriteFile($"packages/alpha/alpha.1.0/files/{i}", new string('x', 100_000));
        }

        RepositoryTree tree = await TreeAsync();
        PackageEntry package = Assert.Single(tree.Packages);
        Assert.Throws<GitException>(() => new PackageReader(_store, new WalkBudget(100, 900_000), LastIndex.Nothing).Add(package, known: null));
        Assert.Equal(10, new PackageReader(_store, new WalkBudget(100, 1_100_000), LastIndex.Nothing).Add(package, known: null).Files);
    }

    private async Task<BuiltIndex> BuildAsync(LastIndex last)
    {
        RepositoryTree tree = await TreeAsync();
        _rents = 0;
        var build = new IndexBuild(new CountingStore(_store, () => Interlocked.Increment(ref _rents)), _lanes.Cpu(WorkStage.Build), new StepTimes(TimeProvider.System, 0));
        return await build.RunAsync(tree.Packages, last, new Progress<double>(), TestContext.Current.CancellationToken);
    }

    private async Task<RepositoryTree> TreeAsync()
    {
        Assert.True(ObjectId.TryParse(_fixture.Commit(), out ObjectId commitId));
        await using GitClient client = GitClient.Open(GitRemote.Parse(_fixture.Repository.Folder), new GitClientOptions { Time = TimeProvider.System });
        await client.FetchAsync(new FetchRequest { Want = commitId, Depth = 1 }, _store, new Progress<FetchProgress>(), TestContext.Current.CancellationToken);
        using GitObject commit = _store.Rent(commitId, ObjectKind.Commit);
        return RepositoryTree.Read(_store, Commit.Parse(commit.Content.Span, ObjectFormat.Sha1).TreeId);
    }

    private sealed class CountingStore(IObjectStore store, Action count) : IObjectStore
    {
        public ObjectFormat Format => store.Format;

        public StoreCounts Counts => store.Counts;

        public bool Contains(ObjectId id) => store.Contains(id);

        public GitObject? TryRent(ObjectId id)
        {
            count();
            return store.TryRent(id);
        }

        public void ReleaseContents() => store.ReleaseContents();

        public PackReception Receive() => store.Receive();

        public Task<RepackResult> RepackAsync(RepackRequest request, CancellationToken cancellationToken) => store.RepackAsync(request, cancellationToken);

        public void Dispose() => store.Dispose();
    }
}
