using System.Text;
using Serai.Git;
using Serai.Store.Archives;
using Serai.Store.Generations;
using Serai.Worker.Sync;

namespace Serai.Worker.Tests.Sync;

public sealed class SyncRoundTests : IDisposable
{
    private readonly SyncFixture _fixture = new();

    public static TheoryData<GitStoreHome> Homes => [GitStoreHome.Disk, GitStoreHome.Memory];

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task The_first_sync_publishes_what_the_repository_has(GitStoreHome home)
    {
        _fixture.WritePackage("alpha", "1.0", archive: 1);
        _fixture.WritePackage("alpha", "2.0", archive: 2);
        _fixture.WriteFile("packages/alpha/alpha.2.0/files/fix.patch", "--- a\n+++ b\n");
        _fixture.WriteFile("README.md", "not for clients");
        string commit = _fixture.Commit();

        await using SyncWorker worker = _fixture.Open(_fixture.Options(home: home));
        Generation generation = await worker.SyncAsync();
        SortedDictionary<string, byte[]> files = TarFiles.Read(generation.Read(GenerationFiles.Index));
        Assert.Equal(["packages/alpha/alpha.1.0/opam", "packages/alpha/alpha.2.0/files/fix.patch", "packages/alpha/alpha.2.0/opam", "repo"], files.Keys, StringComparer.Ordinal);
        Assert.Equal(SyncFixture.OpamFile("alpha-1.0", 1), Encoding.ASCII.GetString(files["packages/alpha/alpha.1.0/opam"]));
        Assert.Equal(generation.Read(GenerationFiles.Repo), files["repo"]);
        string repo = Encoding.ASCII.GetString(files["repo"]);
        Assert.Contains("browse: \"https://example.org/pkg/\"", repo, StringComparison.Ordinal);
        Assert.Contains($"stamp: \"{commit}\"", repo, StringComparison.Ordinal);
        Assert.Contains("archive-mirrors: [\"cache\"]", repo, StringComparison.Ordinal);

        GenerationManifest manifest = generation.Manifest;
        Assert.Equal(commit, manifest.Commit);
        Assert.Equal("refs/heads/master", manifest.Branch);
        Assert.Equal("proven", manifest.Descent);
        Assert.Equal(new GenerationCounts(Packages: 1, Versions: 2, Files: 3, Checksums: 4, Problems: 0), manifest.Counts);
        Assert.Equal(_fixture.Repository.Time, manifest.CommitTime.ToUnixTimeSeconds());
        Assert.Equal(manifest.CommitTime, manifest.LastModified);
        Assert.Equal(1_800_000_000, manifest.Number);
        Assert.True(ArchiveHash.TryParse("sha256", $"{2:x64}", out ArchiveHash known));
        Assert.True(ArchiveHash.TryParse("sha256", $"{3:x64}", out ArchiveHash unknown));
        Assert.True(worker.Checksums.Contains(known));
        Assert.False(worker.Checksums.Contains(unknown));
        Assert.Empty(Directory.EnumerateFileSystemEntries(worker.Folder.Temporary));
        Assert.Equal(home == GitStoreHome.Disk, Directory.Exists(worker.Folder.Git));
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_sync_that_finds_nothing_writes_nothing_in_the_same_process_and_in_the_next(GitStoreHome home)
    {
        _fixture.WritePackage("alpha", "1.0");
        _fixture.Commit();
        WorkerOptions options = _fixture.Options(home: home);
        await using (SyncWorker worker = _fixture.Open(options))
        {
            await worker.SyncAsync();
            Dictionary<string, DateTime> before = Snapshot(options);
            await worker.SyncAsync();
            Assert.Contains("nothing new", worker.Outcome!.Text, StringComparison.Ordinal);
            Assert.Equal(before, Snapshot(options));
        }

        Dictionary<string, DateTime> left = Snapshot(options);
        _fixture.Time.Advance(TimeSpan.FromHours(1));
        await using SyncWorker next = _fixture.Open(options);
        await next.SyncAsync();
        Assert.Contains("nothing new", next.Outcome!.Text, StringComparison.Ordinal);
        Assert.Equal(left, Snapshot(options));
        Assert.Equal(_fixture.Time.GetUtcNow(), next.Reporter.Now.CheckedAt);
    }

    [Fact]
    public async Task A_disk_that_refuses_is_named_and_once_it_does_not_the_next_round_goes_through()
    {
        _fixture.WritePackage("alpha", "1.0");
        _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_fixture.Options());
        Generation before = await worker.SyncAsync();
        _fixture.WritePackage("alpha", "2.0");
        string commit = _fixture.Commit();

        // A file in the place of the folder is in the way of everybody, root too.
        Directory.Delete(worker.Folder.Temporary);
        File.WriteAllText(worker.Folder.Temporary, "");
        Store.Control.SyncOutcome refused = await worker.TryAsync();
        Assert.False(refused.Succeeded);
        Assert.StartsWith("the data folder cannot be read or written: ", refused.DiskFault, StringComparison.Ordinal);
        Assert.Contains("make room there", refused.Text, StringComparison.Ordinal);
        Assert.Equal(before.Number, worker.Newest.Number);

        File.Delete(worker.Folder.Temporary);
        Directory.CreateDirectory(worker.Folder.Temporary);
        Store.Control.SyncOutcome taken = await worker.TryAsync();
        Assert.Equal((true, null), (taken.Succeeded, taken.DiskFault));
        Assert.Equal(commit, worker.Newest.Manifest.Commit);
    }

    [Fact]
    public async Task Bytes_do_not_depend_on_the_way_they_were_come_to_nor_on_the_store()
    {
        var random = new Random(11);
        for (int i = 0; i < 120; i++)
        {
            _fixture.WritePackage($"p{random.Next(10_000):x}", "1.0", i);
        }

        _fixture.Commit();
        await using SyncWorker disk = _fixture.Open(_fixture.Options("disk"));
        await using SyncWorker memory = _fixture.Open(_fixture.Options("memory", GitStoreHome.Memory));
        WorkerOptions restarted = _fixture.Options("restarted");
        for (int update = 0; update < 8; update++)
        {
            await disk.SyncAsync();
            await memory.SyncAsync();
            await _fixture.SyncAsync(restarted);
            string[] packages = Directory.GetDirectories(_fixture.PathOf("packages"));
            Directory.Delete(packages[random.Next(packages.Length)], recursive: true);
            _fixture.WritePackage($"p{random.Next(10_000):x}", "1.0", 1000 + update);
            _fixture.WritePackage(Path.GetFileName(Directory.GetDirectories(_fixture.PathOf("packages"))[update])!, $"2.{update}", 2000 + update);
            _fixture.Commit();
        }

        Generation fresh = await _fixture.SyncAsync(_fixture.Options("fresh", GitStoreHome.Memory));
        foreach (Generation other in new[] { await disk.SyncAsync(), await memory.SyncAsync(), await _fixture.SyncAsync(restarted) })
        {
            // Segments lie in the same order too; numbers and times are the folder's own.
            Assert.Equal(fresh.Manifest.Files, other.Manifest.Files);
            Assert.Equal(fresh.Manifest.Counts, other.Manifest.Counts);
        }
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_tip_that_is_older_and_no_child_is_refused_until_it_is_allowed(GitStoreHome home)
    {
        _fixture.WritePackage("alpha", "1.0");
        string first = _fixture.Commit();
        _fixture.WritePackage("alpha", "2.0");
        string second = _fixture.Commit();
        WorkerOptions options = _fixture.Options(home: home);
        await using (SyncWorker worker = _fixture.Open(options))
        {
            await worker.SyncAsync();
            _fixture.Repository.Run("reset", "--hard", "--quiet", first);
            var refused = await Assert.ThrowsAsync<RewindRefusedException>(worker.SyncAsync);
            Assert.Contains(first, refused.Message, StringComparison.Ordinal);
            Assert.Contains(second, refused.Message, StringComparison.Ordinal);
            Assert.Contains("--allow-rewind", refused.Message, StringComparison.Ordinal);
            Assert.Equal(second, worker.Newest.Manifest.Commit);
        }

        Generation rewound = await _fixture.SyncAsync(options with { AllowRewind = true });
        Assert.Equal(first, rewound.Manifest.Commit);
        Assert.Equal("unproven", rewound.Manifest.Descent);
    }

    [Fact]
    public async Task A_newer_tip_that_is_no_child_is_taken_and_called_unproven()
    {
        _fixture.WritePackage("alpha", "1.0");
        _fixture.Commit();
        WorkerOptions options = _fixture.Options();
        await _fixture.SyncAsync(options);
        _fixture.Repository.Run("checkout", "--quiet", "--orphan", "other");
        _fixture.Commit();
        _fixture.Repository.Run("branch", "-M", "master");
        Assert.Equal("unproven", (await _fixture.SyncAsync(options)).Manifest.Descent);
        _fixture.WritePackage("alpha", "2.0");
        _fixture.Commit();
        Assert.Equal("proven", (await _fixture.SyncAsync(options)).Manifest.Descent);
    }

    [Fact]
    public async Task A_change_of_settings_publishes_the_same_commit_again_without_fetching()
    {
        _fixture.WritePackage("alpha", "1.0");
        _fixture.Commit();
        WorkerOptions options = _fixture.Options();
        Generation before = await _fixture.SyncAsync(options);
        string[] packs = Directory.GetFiles(Path.Combine(options.DataFolder, "git"), "*", SearchOption.AllDirectories);
        _fixture.Time.Advance(TimeSpan.FromMinutes(1));

        // The tip can still be asked for; what it holds cannot be had any more.
        string id = before.Manifest.Commit;
        foreach (string path in Directory.GetFiles(_fixture.PathOf(".git/objects"), "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(id[2..], StringComparison.Ordinal)))
        {
            File.Delete(path);
        }

        Generation after = await _fixture.SyncAsync(options with { ArchiveMirrors = ["cache", "https://b.example/cache"] });
        Assert.Equal(before.Manifest.Commit, after.Manifest.Commit);
        Assert.Contains("https://b.example/cache", Encoding.ASCII.GetString(after.Read(GenerationFiles.Repo)), StringComparison.Ordinal);
        Assert.Equal(packs, Directory.GetFiles(Path.Combine(options.DataFolder, "git"), "*", SearchOption.AllDirectories));
        Assert.Equal("proven", after.Manifest.Descent);
        Assert.Equal(_fixture.Time.GetUtcNow(), after.Manifest.LastModified);
    }

    [Fact]
    public async Task A_damaged_generation_is_built_anew()
    {
        _fixture.WritePackage("alpha", "1.0");
        _fixture.Commit();
        WorkerOptions options = _fixture.Options();
        Generation before = await _fixture.SyncAsync(options);
        File.Delete(Path.Combine(options.DataFolder, "generations", $"{before.Number}", GenerationFiles.Index));
        await using SyncWorker worker = _fixture.Open(options);
        Assert.NotNull(worker.Reporter.Now.Damage);
        _fixture.Time.Advance(TimeSpan.FromMinutes(1));
        await worker.SyncAsync();
        Generation? after = worker.Generations.OpenNewest(out IReadOnlyList<string> damage);
        Assert.Empty(damage);
        Assert.True(after!.Number > before.Number);
        Assert.Equal(before.Manifest.Files, after.Manifest.Files);
    }

    [Fact]
    public async Task A_remote_that_is_gone_is_an_error_and_the_generation_stays()
    {
        _fixture.WritePackage("alpha", "1.0");
        string commit = _fixture.Commit();
        WorkerOptions options = _fixture.Options();
        await using SyncWorker worker = _fixture.Open(options);
        await worker.SyncAsync();
        Directory.Move(_fixture.PathOf(".git"), _fixture.PathOf("away"));
        await Assert.ThrowsAnyAsync<GitException>(worker.SyncAsync);
        Assert.Equal(commit, worker.Newest.Manifest.Commit);
        Directory.Move(_fixture.PathOf("away"), _fixture.PathOf(".git"));
        await worker.SyncAsync();
    }

    private static Dictionary<string, DateTime> Snapshot(WorkerOptions options) =>
        Directory.EnumerateFiles(options.DataFolder, "*", SearchOption.AllDirectories)
            .ToDictionary(path => path, File.GetLastWriteTimeUtc, StringComparer.Ordinal);
}
