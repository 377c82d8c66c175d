using Serai.Git;
using Serai.Store.Generations;

namespace Serai.Worker.Tests.Sync;

/// <summary>What becomes of the git store of a worker that runs for long.</summary>
public sealed class StoreUpkeepTests : IDisposable
{
    private readonly SyncFixture _fixture = new();
    private readonly Random _random = new(7);

    public static TheoryData<GitStoreHome> Homes => [GitStoreHome.Disk, GitStoreHome.Memory];

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_store_of_many_updates_is_repacked_and_followed_by_further_ones(GitStoreHome home)
    {
        WorkerOptions options = _fixture.Options(home: home);
        await using SyncWorker worker = _fixture.Open(options);
        int most = 0;
        for (int i = 0; i < 6; i++)
        {
            CommitNoise(500_000);
            Generation generation = await worker.SyncAsync();
            Assert.Equal("proven", generation.Manifest.Descent);
            await worker.RepackAsync();
            most = Math.Max(most, Packs(options));
        }

        if (home == GitStoreHome.Disk)
        {
            Assert.InRange(most, 2, 3);
            Assert.InRange(new DirectoryInfo(Folder(options)).GetFiles().Sum(file => file.Length), 1, 2_000_000);
        }

        // A clone gives the same.
        Generation fresh = await _fixture.SyncAsync(_fixture.Options("fresh"));
        Assert.Equal(fresh.Manifest.Files, worker.Newest.Manifest.Files);
    }

    [Fact]
    public async Task Forty_small_updates_are_left_alone_and_the_next_is_not()
    {
        WorkerOptions options = _fixture.Options();
        await using SyncWorker worker = _fixture.Open(options);
        for (int packs = 1; packs <= RepackRule.Default.MaxSmallPacks + 1; packs++)
        {
            _fixture.WritePackage("alpha", $"{packs}.0");
            _fixture.Commit();
            await worker.SyncAsync();
            await worker.RepackAsync();
            Assert.Equal(packs, Packs(options));
        }

        _fixture.WritePackage("beta", "1.0");
        _fixture.Commit();
        await worker.SyncAsync();
        await worker.RepackAsync();
        Assert.Equal(1, Packs(options));
        await worker.SyncAsync();
    }

    [Fact]
    public async Task A_wish_for_a_sync_puts_it_off_until_it_is_overdue()
    {
        WorkerOptions options = _fixture.Options();
        await using SyncWorker worker = _fixture.Open(options);
        for (int packs = 1; packs <= 5; packs++)
        {
            CommitNoise(500_000);
            await worker.SyncAsync();
            await worker.RepackAsync(isSyncWished: true);
            Assert.Equal(packs, Packs(options));
        }

        CommitNoise(500_000);
        await worker.SyncAsync();
        await worker.RepackAsync(isSyncWished: true);
        Assert.Equal(1, Packs(options));
    }

    [Fact]
    public async Task What_failed_rounds_have_fetched_is_dropped_too()
    {
        WorkerOptions options = _fixture.Options();
        await using SyncWorker worker = _fixture.Open(options);
        for (int packs = 1; packs <= 4; packs++)
        {
            // No folder of packages: no opam repository.
            CommitNoise(500_000, withPackages: false);
            await Assert.ThrowsAsync<GitException>(worker.SyncAsync);
            Assert.Equal(packs, Packs(options));
        }

        await worker.RepackAsync();
        Assert.Equal(0, Packs(options));
        CommitNoise(500_000);
        await worker.SyncAsync();
    }

    [Fact]
    public async Task A_damaged_store_is_set_aside_and_the_next_sync_clones()
    {
        WorkerOptions options = _fixture.Options();
        await using SyncWorker worker = _fixture.Open(options);
        for (int i = 0; i < 4; i++)
        {
            CommitNoise(500_000);
            await worker.SyncAsync();
        }

        string path = Directory.GetFiles(Folder(options), "*.pack").MaxBy(name => new FileInfo(name).LastWriteTimeUtc)!;
        await using (FileStream pack = File.OpenWrite(path))
        {
            pack.Position = 200_000;
            pack.Write(new byte[4_000]);
        }

        await worker.RepackAsync();
        Assert.False(Directory.Exists(Folder(options)));
        Assert.Contains("set aside", worker.Reporter.Now.Damage, StringComparison.Ordinal);
        CommitNoise(500_000);
        await worker.SyncAsync();
        Assert.Equal(1, Packs(options));
        Assert.Null(worker.Reporter.Now.Damage);
    }

    private static string Folder(WorkerOptions options) => Path.Combine(options.DataFolder, "git", "sha1");

    private static int Packs(WorkerOptions options) => options.GitStore == GitStoreHome.Memory ? 0 : Directory.GetFiles(Folder(options), "*.pack").Length;

    // Bytes that do not compress, replaced with each commit.
    private void CommitNoise(int bytes, bool withPackages = true)
    {
        byte[] noise = new byte[bytes];
        _random.NextBytes(noise);
        File.WriteAllBytes(_fixture.PathOf("noise"), noise);
        if (withPackages)
        {
            _fixture.WritePackage("alpha", "1.0");
        }

        _fixture.Commit();
    }
}
