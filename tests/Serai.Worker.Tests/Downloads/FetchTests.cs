using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Testing;
using Serai.Worker.Catalogue;
using Serai.Worker.Downloads;
using Serai.Worker.Space;

namespace Serai.Worker.Tests.Downloads;

public sealed class FetchTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10)]
    [InlineData(6 << 20)]
    public async Task A_file_is_fetched_verified_and_stored_under_all_its_checksums(int length)
    {
        byte[] bytes = DownloadFixture.Bytes(length);
        await using var origin = new HostileOrigin(request => OriginReply.File(request, bytes));
        await using var fixture = new DownloadFixture();
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(bytes, origin["a.tgz"]));
        Assert.Equal((FetchState.Stored, DownloadFixture.Sha256Of(bytes).Hex, length), (last.State, last.Sha256, last.Length));
        Assert.Equal(bytes, fixture.Stored(DownloadFixture.Md5Of(bytes)));
        Assert.Equal(bytes, fixture.Stored(DownloadFixture.Sha256Of(bytes)));
        Assert.Equal(bytes, fixture.Stored(DownloadFixture.Sha512Of(bytes)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(fixture.Folder.Temporary));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task From_where_it_came_is_noted_without_credentials_and_goes_with_it()
    {
        byte[] bytes = DownloadFixture.Bytes(10);
        await using var origin = new HostileOrigin(request => request.Path.StartsWith("a.tgz", StringComparison.Ordinal) ? OriginReply.File(request, bytes) : new OriginReply { Status = 404 });
        await using var fixture = new DownloadFixture();
        string withSecrets = origin["a.tgz?token=secret"].Replace("http://", "http://user:secret@", StringComparison.Ordinal);
        await fixture.FetchAsync(DownloadFixture.Archive(bytes, origin["gone"], withSecrets));
        Assert.Equal(origin["a.tgz"], new ArchiveStore(fixture.Folder).SourceOf(DownloadFixture.Md5Of(bytes)));
        fixture.Store.Remove(DownloadFixture.Sha256Of(bytes));
        Assert.Null(fixture.Store.SourceOf(DownloadFixture.Sha256Of(bytes)));
        Assert.DoesNotContain(Directory.EnumerateFiles(fixture.Folder.Archives, "*.from", SearchOption.AllDirectories), _ => true);
    }

    [Fact]
    public async Task What_the_index_does_not_name_is_not_fetched()
    {
        await using var fixture = new DownloadFixture();
        Assert.Null(fixture.Open().TryFollowAsync(DownloadFixture.Sha256Of([1]), Ct));
    }

    [Fact]
    public async Task What_is_stored_is_found_without_asking_anybody()
    {
        byte[] bytes = DownloadFixture.Bytes(1000);
        await using var origin = new HostileOrigin(request => OriginReply.File(request, bytes));
        await using var fixture = new DownloadFixture();
        fixture.Store.Add(new MemoryStream(bytes));
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(bytes, origin["a.tgz"]));
        Assert.Equal(FetchState.Stored, last.State);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_small_archive_shows_nothing_until_it_is_stored()
    {
        byte[] bytes = DownloadFixture.Bytes(300_000);
        await using var origin = new HostileOrigin(request => OriginReply.File(request, bytes));
        await using var fixture = new DownloadFixture();
        ArchiveDownloads downloads = fixture.Open(DownloadFixture.Archive(bytes, origin["a.tgz"]));
        await foreach (FetchReport report in downloads.TryFollowAsync(DownloadFixture.Sha256Of(bytes), Ct)!)
        {
            Assert.Equal((null, 0), (report.Part, report.Released));
        }
    }

    [Fact]
    public async Task A_larger_archive_is_released_while_it_arrives_but_for_its_last_64_kB()
    {
        byte[] bytes = DownloadFixture.Bytes(6 << 20);
        var goOn = new TaskCompletionSource();
        await using var origin = new HostileOrigin(request =>
            OriginReply.File(request, bytes) with { BeforePiece = sent => sent >= 5 << 20 ? goOn.Task : Task.CompletedTask });
        await using var fixture = new DownloadFixture();
        ArchiveDownloads downloads = fixture.Open(DownloadFixture.Archive(bytes, origin["a.tgz"]));
        FetchReport? last = null;
        await foreach (FetchReport report in downloads.TryFollowAsync(DownloadFixture.Sha256Of(bytes), Ct)!)
        {
            last = report;
            if (report.Released == (5 << 20) - Fetch.HeldBackBytes)
            {
                Assert.Equal(bytes.Length, report.Length);
                Assert.Equal(bytes[..(int)report.Released], File.ReadAllBytes(fixture.Folder.Part(report.Part!))[..(int)report.Released]);
                Assert.Null(fixture.Stored(DownloadFixture.Sha256Of(bytes)));
                goOn.SetResult();
            }
        }

        Assert.True(goOn.Task.IsCompleted);
        Assert.Equal(FetchState.Stored, last!.State);
    }

    [Fact]
    public async Task An_archive_of_unknown_length_is_held_back_while_it_may_be_small()
    {
        byte[] bytes = DownloadFixture.Bytes(6 << 20);
        await using var origin = new HostileOrigin(request => OriginReply.File(request, bytes) with { DeclaredLength = -1 });
        await using var fixture = new DownloadFixture();
        ArchiveDownloads downloads = fixture.Open(DownloadFixture.Archive(bytes, origin["a.tgz"]));
        await foreach (FetchReport report in downloads.TryFollowAsync(DownloadFixture.Sha256Of(bytes), Ct)!)
        {
            Assert.True(report.Released == 0 || report.Released > (4 << 20) - Fetch.HeldBackBytes);
        }

        Assert.Equal(bytes, fixture.Stored(DownloadFixture.Sha256Of(bytes)));
    }

    [Fact]
    public async Task A_thousand_followers_by_three_checksums_make_one_request()
    {
        byte[] bytes = DownloadFixture.Bytes(100_000);
        var goOn = new TaskCompletionSource();
        await using var origin = new HostileOrigin(request => OriginReply.File(request, bytes) with { BeforePiece = _ => goOn.Task });
        await using var fixture = new DownloadFixture();
        ArchiveHash[] hashes = [DownloadFixture.Sha512Of(bytes), DownloadFixture.Sha256Of(bytes), DownloadFixture.Md5Of(bytes)];
        ArchiveDownloads downloads = fixture.Open(DownloadFixture.Archive(hashes, origin["a.tgz"]));
        Task<FetchReport>[] followers = [.. Enumerable.Range(0, 1000).Select(i => DownloadFixture.LastAsync(downloads, hashes[i % 3]))];
        goOn.SetResult();
        Assert.All(await Task.WhenAll(followers), last => Assert.Equal(FetchState.Stored, last.State));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task A_fetch_goes_on_when_its_follower_goes_away()
    {
        byte[] bytes = DownloadFixture.Bytes(100_000);
        var goOn = new TaskCompletionSource();
        await using var origin = new HostileOrigin(request => OriginReply.File(request, bytes) with { BeforePiece = _ => goOn.Task });
        await using var fixture = new DownloadFixture();
        KnownArchive archive = DownloadFixture.Archive(bytes, origin["a.tgz"]);
        ArchiveDownloads downloads = fixture.Open(archive);
        using (var gone = CancellationTokenSource.CreateLinkedTokenSource(Ct))
        {
            await using IAsyncEnumerator<FetchReport> reports = downloads.TryFollowAsync(archive.Key, gone.Token)!.GetAsyncEnumerator(Ct);
            Assert.True(await reports.MoveNextAsync());
            await gone.CancelAsync();
        }

        Fetch fetch = Assert.Single(downloads.Running);
        goOn.SetResult();
        Assert.Equal(FetchState.Stored, (await fetch.Ended.WaitAsync(Ct)).State);
    }

    [Fact]
    public async Task A_worker_that_ends_tells_its_followers_nothing_more_and_the_next_one_goes_on()
    {
        byte[] bytes = DownloadFixture.Bytes(6 << 20);
        await using var origin = new HostileOrigin(request => OriginReply.File(request, bytes, etag: "\"e\"") with
        {
            StallAfter = request.Header("Range") is null ? 5 << 20 : null,
        });
        await using var fixture = new DownloadFixture();
        KnownArchive archive = DownloadFixture.Archive(bytes, origin["a.tgz"]);
        ArchiveDownloads downloads = fixture.Open(archive);
        FetchReport? last = null;
        await foreach (FetchReport report in downloads.TryFollowAsync(archive.Key, Ct)!)
        {
            last = report;
            if (report.Released > 4 << 20)
            {
                await downloads.DisposeAsync();
            }
        }

        Assert.Equal(FetchState.Receiving, last!.State);
        Assert.Equal(FetchState.Stored, (await fixture.FetchAsync(archive)).State);
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task Nothing_is_fetched_without_room_and_all_again_once_there_is_some()
    {
        byte[] bytes = DownloadFixture.Bytes(1000);
        long free = 10;
        await using var origin = new HostileOrigin(request => OriginReply.File(request, bytes));
        await using var fixture = new DownloadFixture { Space = new SpaceRule(new SpaceOptions { MinFreeBytes = 100 }, () => free) };
        KnownArchive archive = DownloadFixture.Archive(bytes, origin["a.tgz"]);
        ArchiveDownloads downloads = fixture.Open(archive);
        FetchReport last = await DownloadFixture.LastAsync(downloads, archive.Key);
        Assert.Equal(FetchState.Failed, last.State);
        Assert.Contains("--min-free", last.Reason, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);

        free = 1_000_000;
        Assert.Equal(FetchState.Stored, (await DownloadFixture.LastAsync(downloads, archive.Key)).State);
    }
}
