using Microsoft.Extensions.Logging.Abstractions;
using Serai.Store.Control;
using Serai.Store.Descriptions;
using Serai.Store.Generations;
using Serai.Worker.Descriptions;
using Serai.Worker.Tests.Sync;

namespace Serai.Worker.Tests.Descriptions;

public sealed class DescriptionWorkTests : IDisposable
{
    private readonly SyncFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Versions_stand_in_opams_order_the_newest_first()
    {
        foreach (string version in new[] { "1.10", "1.9", "1.9~beta", "v2" })
        {
            _fixture.WritePackage("lwt", version);
        }

        using DescriptionsFile file = await DescribeAsync();
        PackageSummary summary = Assert.Single(file.Packages);
        Assert.Equal(("lwt", "v2", 4, "version lwt-v2"), (summary.Name, summary.Newest, summary.Versions, summary.Synopsis));
        Assert.Equal(["v2", "1.10", "1.9", "1.9~beta"], file.Read(summary).Versions.Select(version => version.Version));
    }

    [Fact]
    public async Task What_a_version_needs_and_has_is_kept()
    {
        _fixture.WriteFile("packages/a/a.1/opam", """
            opam-version: "2.0"
            synopsis: "two
              lines"
            tags: ["x" "y"]
            depends: ["ocaml" {>= "5.0"}]
            url { src: "https://example.org/a.tar.gz" checksum: "md5=0123456789abcdef0123456789abcdef" }
            """);
        using DescriptionsFile file = await DescribeAsync();
        PackageSummary summary = Assert.Single(file.Packages);
        Assert.Equal("two lines", summary.Synopsis);
        Assert.Equal(["x", "y"], summary.Tags);
        VersionDescription version = Assert.Single(file.Read(summary).Versions);
        Assert.Equal(new Dependency("ocaml", ">= \"5.0\""), Assert.Single(version.Depends));
        Assert.Equal("md5=0123456789abcdef0123456789abcdef", Assert.Single(Assert.Single(version.Sources).Checksums).ToString());
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_costs_its_own_version_alone()
    {
        _fixture.WritePackage("a", "1");
        _fixture.WriteFile("packages/a/a.2/opam", "opam-version: \"2.0\"\nsynopsis: [[[");
        _fixture.WritePackage("b", "1");
        using DescriptionsFile file = await DescribeAsync();
        Assert.Equal(["a", "b"], file.Packages.Select(package => package.Name));
        VersionDescription[] versions = [.. file.Read(file.Packages[0]).Versions];
        Assert.NotEmpty(versions[0].Problem);
        Assert.Empty(versions[1].Problem);
    }

    [Fact]
    public async Task Only_what_changed_is_read_again()
    {
        _fixture.WritePackage("a", "1");
        _fixture.WritePackage("b", "1");
        using (await DescribeAsync())
        {
        }

        // What is taken over can be told from what is read: here it was another text before.
        Forge("b", "as it was before");
        _fixture.WritePackage("a", "2");
        using DescriptionsFile file = await DescribeAsync();
        Assert.Equal(["version a-2", "as it was before"], file.Packages.Select(package => package.Synopsis));
        Assert.Equal(["2", "1"], file.Read(file.Packages[0]).Versions.Select(version => version.Version));
    }

    [Fact]
    public async Task A_package_that_goes_is_gone()
    {
        string path = _fixture.WritePackage("a", "1");
        _fixture.WritePackage("b", "1");
        using (await DescribeAsync())
        {
        }

        File.Delete(_fixture.PathOf(path));
        using DescriptionsFile file = await DescribeAsync();
        Assert.Equal("b", Assert.Single(file.Packages).Name);
    }

    [Fact]
    public async Task A_flat_repository_and_folders_of_several_packages_are_described_too()
    {
        _fixture.WriteFile("packages/flat.1/opam", SyncFixture.OpamFile("flat-1", 1));
        _fixture.WriteFile("packages/flat.2/opam", SyncFixture.OpamFile("flat-2", 2));
        _fixture.WriteFile("packages/group/one.1/opam", SyncFixture.OpamFile("one-1", 3));
        _fixture.WriteFile("packages/group/two.1/opam", SyncFixture.OpamFile("two-1", 4));
        for (int round = 0; round < 2; round++)
        {
            _fixture.WritePackage("z", round.ToString(null as IFormatProvider));
            using DescriptionsFile file = await DescribeAsync();
            Assert.Equal(["flat", "one", "two", "z"], file.Packages.Select(package => package.Name));
            Assert.Equal(2, file.Packages[0].Versions);
        }
    }

    [Fact]
    public async Task However_it_came_about_a_generation_is_described_as_if_from_nothing()
    {
        var random = new Random(20);
        for (int i = 0; i < 120; i++)
        {
            _fixture.WritePackage($"p{i}", "1");
        }

        for (int step = 0; step < 12; step++)
        {
            for (int change = random.Next(4); change >= 0; change--)
            {
                Change(random, step);
            }

            await using SyncWorker worker = await SyncAsync();
            using DescriptionsFile followed = await DescribeAsync(worker);
            File.Delete(worker.Folder.Descriptions);
            using DescriptionsFile anew = await DescribeAsync(worker);
            Assert.Equal(TextOf(anew), TextOf(followed));
        }
    }

    [Fact]
    public async Task A_generation_of_the_same_index_takes_all_of_it_over()
    {
        _fixture.WritePackage("a", "1");
        await using SyncWorker worker = await SyncAsync();
        using (await DescribeAsync(worker))
        {
        }

        long number = worker.Newest.Number;
        await using SyncWorker other = _fixture.Open(_fixture.Options() with { ArchiveMirrors = ["elsewhere"] });
        await other.SyncAsync();
        Assert.NotEqual(number, other.Newest.Number);
        Forge("a", "as it was before");
        using DescriptionsFile file = await DescribeAsync(other);
        Assert.Equal("as it was before", Assert.Single(file.Packages).Synopsis);
    }

    [Fact]
    public async Task It_gives_way_to_a_sync()
    {
        _fixture.WritePackage("a", "1");
        await using SyncWorker worker = await SyncAsync();
        worker.Reporter.Enter(SyncPhase.Receiving);
        var work = new DescriptionWork(worker.Folder, () => worker.Index, worker.Reporter, (_fixture.Time, NullLogger.Instance));
        await work.FollowAsync(worker.Newest.Number, TestContext.Current.CancellationToken);
        Assert.Null(DescriptionsFile.TryOpen(worker.Folder));

        worker.Reporter.Enter(SyncPhase.Waiting);
        await work.FollowAsync(worker.Newest.Number, TestContext.Current.CancellationToken);
        using DescriptionsFile? file = DescriptionsFile.TryOpen(worker.Folder);
        Assert.NotNull(file);
    }

    [Fact]
    public async Task It_follows_each_generation_by_itself()
    {
        _fixture.WritePackage("a", "1");
        await using SyncWorker worker = await SyncAsync();
        var work = new DescriptionWork(worker.Folder, () => worker.Index, worker.Reporter, (_fixture.Time, NullLogger.Instance));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task running = work.RunAsync(stop.Token);
        worker.Reporter.Enter(SyncPhase.Waiting);
        while (!File.Exists(worker.Folder.Descriptions))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_damaged_file_is_made_anew()
    {
        _fixture.WritePackage("a", "1");
        using (await DescribeAsync())
        {
        }

        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        File.WriteAllBytes(worker.Folder.Descriptions, [1, 2, 3]);
        using DescriptionsFile file = await DescribeAsync(worker);
        Assert.Equal("a", Assert.Single(file.Packages).Name);
    }

    private async Task<DescriptionsFile> DescribeAsync()
    {
        await using SyncWorker worker = await SyncAsync();
        return await DescribeAsync(worker);
    }

    private async Task<DescriptionsFile> DescribeAsync(SyncWorker worker)
    {
        worker.Reporter.Enter(SyncPhase.Waiting);
        var work = new DescriptionWork(worker.Folder, () => worker.Index, worker.Reporter, (_fixture.Time, NullLogger.Instance));
        Generation newest = worker.Newest;
        await work.FollowAsync(newest.Number, TestContext.Current.CancellationToken);
        DescriptionsFile file = DescriptionsFile.TryOpen(worker.Folder)!;
        Assert.Equal((newest.Number, newest.Manifest.Commit), (file.Generation, file.Commit));
        return file;
    }

    private void Change(Random random, int step)
    {
        string name = $"p{random.Next(130)}";
        switch (random.Next(6))
        {
            case 0 when Directory.Exists(_fixture.PathOf($"packages/{name}")):
                Directory.Delete(_fixture.PathOf($"packages/{name}"), recursive: true);
                break;
            case 1:
                _fixture.WriteFile($"packages/flat.{step}/opam", SyncFixture.OpamFile($"flat-{step}", step));
                break;
            case 2:
                _fixture.WriteFile($"packages/group/one.{step}/opam", SyncFixture.OpamFile($"one-{step}", step));
                break;
            case 3:
                _fixture.WriteFile($"packages/no\u00f6{step}/{name}.{step}/opam", SyncFixture.OpamFile($"{name}-{step}", step));
                break;
            case 4:
                _fixture.WriteFile($"packages/{name}/files/note", $"{step}");
                break;
            default:
                _fixture.WritePackage(name, $"{step}");
                break;
        }
    }

    private static string TextOf(DescriptionsFile file) => string.Join('\n', file.Packages.Select(summary =>
        $"{summary.Name} {summary.ObjectId} {summary.Synopsis} {summary.Newest} {summary.Versions}: "
        + string.Join(' ', file.Read(summary).Versions.Select(version => version.Version))));

    private async Task<SyncWorker> SyncAsync()
    {
        _fixture.Commit();
        SyncWorker worker = _fixture.Open(_fixture.Options());
        await worker.SyncAsync();
        return worker;
    }

    private void Forge(string name, string synopsis)
    {
        Store.DataFolder folder = Store.DataFolder.At(_fixture.Options().DataFolder);
        using DescriptionsFile file = DescriptionsFile.TryOpen(folder)!;
        using DescriptionsDraft draft = DescriptionsDraft.Begin(folder);
        foreach (PackageSummary summary in file.Packages)
        {
            bool isIt = string.Equals(summary.Name, name, StringComparison.Ordinal);
            Assert.True(draft.TryAdd(isIt ? summary with { Synopsis = synopsis } : summary, file));
        }

        draft.Finish(file.Generation, file.Commit);
    }
}
