using System.Text;
using Serai.Store;
using Serai.Store.Control;
using Serai.Store.Generations;
using Serai.Worker.Sync;

namespace Serai.Worker.Tests.Sync;

/// <summary>The remote is away for long: what outlives a restart of it, and what opam's users are told.</summary>
public sealed class StalenessTests : IDisposable
{
    private static readonly TimeSpan Limit = Staleness.LimitOf(TimeSpan.FromMinutes(5));

    private readonly SyncFixture _fixture = new();

    public static TheoryData<GitStoreHome> Homes => [GitStoreHome.Disk, GitStoreHome.Memory];

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_mirror_that_is_stale_announces_it_and_takes_that_back_with_the_next_contact(GitStoreHome home)
    {
        WorkerOptions options = Announcing(home: home);
        await using SyncWorker worker = _fixture.Open(options);
        Generation fresh = await worker.SyncAsync();
        using (Away())
        {
            await AssertAnnouncesAsync(worker, fresh);
            long announced = worker.Newest.Number;

            // Once is enough.
            _fixture.Time.Advance(Limit);
            await worker.TryAsync();
            Assert.Equal(announced, worker.Newest.Number);
        }

        Generation back = await worker.SyncAsync();
        AssertSameBytes(fresh, back);
        Assert.True(back.Manifest.LastModified > fresh.Manifest.LastModified);
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task A_restart_of_a_stale_mirror_changes_nothing_and_needs_no_clone_to_take_it_back(GitStoreHome home)
    {
        WorkerOptions options = Announcing(home: home);
        Generation fresh = await _fixture.SyncAsync(options);
        long announced;
        using (Away())
        {
            await using (SyncWorker worker = _fixture.Open(options))
            {
                await AssertAnnouncesAsync(worker, fresh);
                announced = worker.Newest.Number;
            }

            await using SyncWorker restarted = _fixture.Open(options);
            await restarted.TryAsync();
            Assert.Equal(announced, restarted.Newest.Number);
        }

        if (home == GitStoreHome.Disk)
        {
            Directory.Delete(DataFolder.At(options.DataFolder).Git, recursive: true);
        }

        await using SyncWorker last = _fixture.Open(options);
        AssertSameBytes(fresh, await last.SyncAsync());
        Assert.False(Directory.Exists(last.Folder.Git));
    }

    [Fact]
    public async Task The_bytes_of_an_announcement_are_those_of_the_commit_and_its_words_alone()
    {
        await using SyncWorker here = _fixture.Open(Announcing("here"));
        await here.SyncAsync();
        _fixture.WritePackage("beta", "1.0");
        _fixture.Commit();
        await here.SyncAsync();

        // Another way to the same commit.
        await using SyncWorker there = _fixture.Open(Announcing("there", GitStoreHome.Memory));
        await there.SyncAsync();
        using (Away())
        {
            _fixture.Time.Advance(Limit + TimeSpan.FromSeconds(1));
            await here.TryAsync();
            await there.TryAsync();
        }

        AssertSameBytes(here.Newest, there.Newest);
        Assert.NotNull(Reissue.AnnouncementOf(here.Newest.Manifest));
        SortedDictionary<string, byte[]> files = TarFiles.Read(here.Newest.Read(GenerationFiles.Index));
        Assert.Equal(here.Newest.Read(GenerationFiles.Repo), files["repo"]);
        Assert.Equal(["packages/alpha/alpha.1.0/opam", "packages/beta/beta.1.0/opam", "repo", "version"], files.Keys, StringComparer.Ordinal);
        Assert.Equal("0.9.0", Encoding.ASCII.GetString(files["version"]));
    }

    [Fact]
    public async Task Nothing_is_announced_before_it_is_time_or_where_nobody_wants_it()
    {
        WorkerOptions options = Announcing();
        await using SyncWorker worker = _fixture.Open(options);
        Generation fresh = await worker.SyncAsync();
        await using SyncWorker silent = _fixture.Open(Announcing("silent") with { AnnounceStale = false });
        Generation other = await silent.SyncAsync();
        using (Away())
        {
            _fixture.Time.Advance(Limit);
            await worker.TryAsync();
            Assert.Equal(fresh.Number, worker.Newest.Number);
            _fixture.Time.Advance(Limit);
            await silent.TryAsync();
            Assert.Equal(other.Number, silent.Newest.Number);
        }
    }

    [Fact]
    public async Task Another_archive_mirror_makes_another_generation_of_the_same_commit_without_its_objects()
    {
        WorkerOptions options = Announcing();
        Generation before = await _fixture.SyncAsync(options);
        Directory.Delete(DataFolder.At(options.DataFolder).Git, recursive: true);
        WorkerOptions changed = options with { ArchiveMirrors = ["cache", "https://example.org/cache"] };
        Generation after = await _fixture.SyncAsync(changed);
        Assert.False(Directory.Exists(DataFolder.At(options.DataFolder).Git));
        Assert.True(after.Number > before.Number);
        Assert.Contains("https://example.org/cache", Encoding.UTF8.GetString(after.Read(GenerationFiles.Repo)), StringComparison.Ordinal);
        AssertSameBytes(await _fixture.SyncAsync(changed with { DataFolder = _fixture.Options("fresh").DataFolder }), after);
    }

    [Fact]
    public async Task When_the_remote_was_last_heard_of_survives_an_orderly_end_to_the_minute_and_a_killed_one_to_the_half_hour()
    {
        WorkerOptions options = Announcing();
        DataFolder folder = DataFolder.Open(options.DataFolder);
        await using (SyncWorker worker = _fixture.Open(options))
        {
            await worker.SyncAsync();
            _fixture.Time.Advance(ContactRecord.WritePause - TimeSpan.FromSeconds(1));
            Assert.True((await worker.TryAsync()).Succeeded);
            Assert.Null(RemoteContact.TryRead(folder, _fixture.Time.GetUtcNow()));
            _fixture.Time.Advance(TimeSpan.FromSeconds(1));
            await worker.TryAsync();
            Assert.Equal(_fixture.Time.GetUtcNow(), RemoteContact.TryRead(folder, _fixture.Time.GetUtcNow())!.HeardAt);
            _fixture.Time.Advance(TimeSpan.FromMinutes(1));
            await worker.TryAsync();
        }

        RemoteContact? contact = RemoteContact.TryRead(folder, _fixture.Time.GetUtcNow());
        Assert.Equal((_fixture.Time.GetUtcNow(), _fixture.Repository.Folder), (contact!.HeardAt, contact.Remote));
    }

    [Fact]
    public async Task The_next_process_counts_from_the_last_contact_of_the_one_before()
    {
        WorkerOptions options = Announcing();
        Generation fresh = await _fixture.SyncAsync(options);
        _fixture.Time.Advance(Limit);
        await _fixture.SyncAsync(options);
        using (Away())
        {
            _fixture.Time.Advance(TimeSpan.FromMinutes(1));
            await using SyncWorker next = _fixture.Open(options);
            await next.TryAsync();
            Assert.Equal(fresh.Number, next.Newest.Number);
            _fixture.Time.Advance(Limit);
            await next.TryAsync();
            Assert.NotEqual(fresh.Number, next.Newest.Number);
        }
    }

    private WorkerOptions Announcing(string data = "data", GitStoreHome home = GitStoreHome.Disk)
    {
        _fixture.WriteFile("repo", "opam-version: \"2.0\"\nannounce: \"an old \\\"notice\\\"\"\n");
        _fixture.WriteFile("version", "0.9.0");
        _fixture.WritePackage("alpha", "1.0");
        if (_fixture.Repository.Try(["rev-parse", "--verify", "--quiet", "HEAD"]).Exit != 0)
        {
            _fixture.Commit();
        }

        return _fixture.Options(data, home) with { AnnounceStale = true };
    }

    private async Task AssertAnnouncesAsync(SyncWorker worker, Generation fresh)
    {
        _fixture.Time.Advance(Limit + TimeSpan.FromSeconds(1));
        Assert.False((await worker.TryAsync()).Succeeded);
        Generation stale = worker.Newest;
        Assert.Equal((stale.Number, fresh.Manifest.Commit), (worker.Reporter.Now.Generation, stale.Manifest.Commit));
        Assert.Equal(fresh.Manifest.PublishedAt, stale.Manifest.PublishedAt);
        Assert.True(stale.Manifest.LastModified > fresh.Manifest.LastModified);
        string repo = Encoding.UTF8.GetString(stale.Read(GenerationFiles.Repo));
        Assert.Contains("\"an old \\\"notice\\\"\"", repo, StringComparison.Ordinal);
        Assert.Contains($"\"{Reissue.StaleSince(fresh.Manifest.PublishedAt)}\"", repo, StringComparison.Ordinal);
        Assert.NotEqual(fresh.Manifest.Files[GenerationFiles.Index], stale.Manifest.Files[GenerationFiles.Index]);
        Assert.Equal(fresh.Manifest.Files[GenerationFiles.Checksums], stale.Manifest.Files[GenerationFiles.Checksums]);
    }

    private static void AssertSameBytes(Generation expected, Generation found) => Assert.Equal(expected.Manifest.Files, found.Manifest.Files);

    // The remote's folder has another name.
    private Moved Away() => new(_fixture.Repository.Folder);

    private sealed class Moved : IDisposable
    {
        private readonly string _path;

        public Moved(string path)
        {
            _path = path;
            Directory.Move(path, path + ".away");
        }

        public void Dispose() => Directory.Move(_path + ".away", _path);
    }
}
