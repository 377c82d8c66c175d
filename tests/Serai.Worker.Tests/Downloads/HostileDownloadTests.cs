using System.Text;
using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Testing;
using Serai.Worker.Catalogue;
using Serai.Worker.Downloads;

namespace Serai.Worker.Tests.Downloads;

public sealed class HostileDownloadTests
{
    private static readonly byte[] Bytes = DownloadFixture.Bytes(200_000);

    [Fact]
    public async Task A_body_without_an_end_is_given_up_at_the_limit()
    {
        await using var origin = new HostileOrigin(_ => new OriginReply { Body = Bytes, IsEndless = true });
        await using var fixture = new DownloadFixture { Options = new ArchiveOptions { MaxBytes = 1_000_000 } };
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, origin["a.tgz"]));
        Assert.Contains("over the limit of 1000000", last.Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(fixture.Folder.Temporary));
    }

    [Fact]
    public async Task A_length_over_the_limit_is_not_even_begun_with()
    {
        await using var origin = new HostileOrigin(_ => new OriginReply { Body = Bytes, DeclaredLength = long.MaxValue });
        await using var fixture = new DownloadFixture();
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, origin["a.tgz"]));
        Assert.Equal(FetchState.Gone, last.State);
        Assert.Contains("over the limit", last.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000, FetchState.Gone, "100000 bytes with sha256=")]
    [InlineData(300_000, FetchState.Failed, "cut after 200000 bytes")]
    public async Task A_declared_length_that_lies_is_noticed(long declared, FetchState expected, string reason)
    {
        await using var origin = new HostileOrigin(_ => new OriginReply { Body = Bytes, DeclaredLength = declared });
        await using var fixture = new DownloadFixture();
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, origin["a.tgz"]));
        Assert.Equal(expected, last.State);
        Assert.Contains(reason, last.Reason, StringComparison.Ordinal);
        Assert.Null(fixture.Stored(DownloadFixture.Sha256Of(Bytes)));
    }

    [Theory]
    [InlineData("<html><title>Sign in</title></html>")]
    [InlineData("")]
    public async Task What_a_good_status_gives_in_place_of_the_archive_is_wrong_bytes_and_the_next_source_is_asked(string body)
    {
        await using var first = new HostileOrigin(_ => new OriginReply { Body = Encoding.ASCII.GetBytes(body), Headers = ["Content-Type: text/html"] });
        await using var second = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var fixture = new DownloadFixture();
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, first["a.tgz"], second["a.tgz"]));
        Assert.Equal(FetchState.Stored, last.State);
        Assert.Equal(Bytes, fixture.Stored(DownloadFixture.Sha256Of(Bytes)));
    }

    [Fact]
    public async Task A_large_archive_of_wrong_bytes_never_shows_its_end_and_comes_from_the_second_source_under_another_name()
    {
        byte[] right = DownloadFixture.Bytes(6 << 20);
        byte[] wrong = [.. right[..^1], (byte)~right[^1]];
        await using var first = new HostileOrigin(request => OriginReply.File(request, wrong));
        await using var second = new HostileOrigin(request => OriginReply.File(request, right));
        await using var fixture = new DownloadFixture();
        ArchiveDownloads downloads = fixture.Open(DownloadFixture.Archive(right, first["a.tgz"], second["a.tgz"]));
        FetchReport? last = null;
        await foreach (FetchReport report in downloads.TryFollowAsync(DownloadFixture.Sha256Of(right), TestContext.Current.CancellationToken)!)
        {
            Assert.True(report.Released <= right.Length - Fetch.HeldBackBytes);
            last = report;
        }

        Assert.Equal(FetchState.Stored, last!.State);
        Assert.Equal(right, fixture.Stored(DownloadFixture.Sha256Of(right)));
    }

    [Fact]
    public async Task A_source_of_wrong_bytes_is_not_asked_again_with_the_next_try()
    {
        int asked = 0;
        await using var first = new HostileOrigin(_ => new OriginReply { Body = "wrong"u8.ToArray() });
        await using var second = new HostileOrigin(request => asked++ == 0 ? new OriginReply { Status = 500 } : OriginReply.File(request, Bytes));
        var time = new ManualTime();
        await using var fixture = new DownloadFixture { Time = time };
        KnownArchive archive = DownloadFixture.Archive(Bytes, first["a.tgz"], second["a.tgz"]);
        ArchiveDownloads downloads = fixture.Open(archive);
        await downloads.TryStart(archive)!.Ended;
        Assert.False(downloads.Ledger.FailureOf(archive.Key)!.IsGone);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(FetchState.Stored, (await downloads.TryStart(archive)!.Ended).State);
        Assert.Single(first.Requests);
    }

    [Fact]
    public async Task A_range_that_nobody_asked_for_is_refused()
    {
        await using var origin = new HostileOrigin(_ => new OriginReply { Status = 206, Body = Bytes, Headers = [$"Content-Range: bytes 0-{Bytes.Length - 1}/{Bytes.Length}"] });
        await using var fixture = new DownloadFixture();
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, origin["a.tgz"]));
        Assert.Contains("a range that was not asked for", last.Reason, StringComparison.Ordinal);
        Assert.Equal(FetchState.Failed, last.State);
    }

    [Fact]
    public async Task A_thousand_redirects_are_followed_for_ten()
    {
        HostileOrigin? self = null;
        int count = 0;
        await using HostileOrigin origin = new(_ => OriginReply.Redirect(self![$"{++count}"]));
        self = origin;
        await using var fixture = new DownloadFixture();
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, origin["0"]));
        Assert.Contains("more than 10 redirects", last.Reason, StringComparison.Ordinal);
        Assert.Equal(11, origin.Requests.Count);
    }

    [Theory]
    [InlineData("Retry-After: 315360000")]
    [InlineData("Retry-After: Fri, 01 Jan 2100 00:00:00 GMT")]
    public async Task A_wish_to_be_left_alone_for_ten_years_is_heeded_for_an_hour(string header)
    {
        await using var origin = new HostileOrigin(_ => new OriginReply { Status = 429, Headers = [header] });
        await using var fixture = new DownloadFixture { Time = new ManualTime() };
        KnownArchive archive = DownloadFixture.Archive(Bytes, origin["a.tgz"]);
        FetchReport last = await fixture.Open(archive).TryStart(archive)!.Ended;
        Assert.Equal((FetchState.Failed, 3600), (last.State, last.RetryAfterSeconds));
    }

    [Fact]
    public async Task A_source_that_falls_silent_makes_room_for_the_next()
    {
        await using var first = new HostileOrigin(_ => new OriginReply { Body = Bytes, StallAfter = 1000 });
        await using var second = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var fixture = new DownloadFixture { Options = new ArchiveOptions { IdleTimeout = TimeSpan.FromSeconds(1) } };
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, first["a.tgz"], second["a.tgz"]));
        Assert.Equal(FetchState.Stored, last.State);
    }

    [Theory]
    [InlineData(404, 410, FetchState.Gone)]
    [InlineData(404, 500, FetchState.Failed)]
    [InlineData(403, 404, FetchState.Failed)]
    public async Task Gone_for_good_is_told_from_not_now(int first, int second, FetchState expected)
    {
        await using var origin = new HostileOrigin(request => new OriginReply { Status = request.Path == "1" ? first : second });
        await using var fixture = new DownloadFixture();
        KnownArchive archive = DownloadFixture.Archive(Bytes, origin["1"], origin["2"]);
        ArchiveDownloads downloads = fixture.Open(archive);
        FetchReport last = await DownloadFixture.LastAsync(downloads, archive.Key);
        Assert.Equal(expected, last.State);
        Assert.Contains($"HTTP {first}; 127.0.0.1:{origin.Port}: HTTP {second}", last.Reason, StringComparison.Ordinal);

        // The next client is answered from what is known, at once.
        Assert.Equal(expected, (await DownloadFixture.LastAsync(downloads, archive.Key)).State);
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task Archives_of_which_a_server_has_other_bytes_fail_for_one_cause()
    {
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var fixture = new DownloadFixture();
        KnownArchive[] archives = [DownloadFixture.Archive("a"u8, origin["a.tgz"]), DownloadFixture.Archive("b"u8, origin["b.tgz"])];
        ArchiveDownloads downloads = fixture.Open(archives);
        foreach (KnownArchive archive in archives)
        {
            Assert.Equal(FetchState.Gone, (await DownloadFixture.LastAsync(downloads, archive.Key)).State);
        }

        IReadOnlyList<ArchiveFailure> failures = downloads.Ledger.Show(2);
        Assert.EndsWith(": other bytes than the checksums want", Assert.Single(failures.Select(failure => failure.Cause).Distinct(StringComparer.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(2, failures.Select(failure => failure.Reason).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Every_declared_checksum_has_to_match()
    {
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var fixture = new DownloadFixture();
        ArchiveHash wrong = DownloadFixture.Md5Of("other"u8);
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive([DownloadFixture.Sha256Of(Bytes), wrong], origin["a.tgz"]));
        Assert.Equal(FetchState.Gone, last.State);
        Assert.Contains($"not {wrong.Hex}", last.Reason, StringComparison.Ordinal);
        Assert.Null(fixture.Stored(DownloadFixture.Sha256Of(Bytes)));
    }

    [Fact]
    public async Task An_algorithm_with_two_digests_can_never_match_and_nobody_is_asked()
    {
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var fixture = new DownloadFixture();
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive([DownloadFixture.Sha256Of(Bytes), DownloadFixture.Sha256Of("other"u8)], origin["a.tgz"]));
        Assert.Equal(FetchState.Gone, last.State);
        Assert.Contains("2 different checksums of sha256", last.Reason, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Stored_bytes_are_not_given_for_an_md5_that_they_do_not_have()
    {
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var fixture = new DownloadFixture();
        fixture.Store.Add(new MemoryStream(Bytes));
        ArchiveHash lie = DownloadFixture.Md5Of("other"u8);
        ArchiveDownloads downloads = fixture.Open(DownloadFixture.Archive([DownloadFixture.Sha256Of(Bytes), lie], origin["a.tgz"]));
        Assert.Equal(FetchState.Gone, (await DownloadFixture.LastAsync(downloads, lie)).State);
        Assert.Null(fixture.Stored(lie));
    }
}
