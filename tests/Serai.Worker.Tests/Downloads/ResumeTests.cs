using Serai.Store.Control;
using Serai.Testing;
using Serai.Worker.Catalogue;
using Serai.Worker.Downloads;

namespace Serai.Worker.Tests.Downloads;

public sealed class ResumeTests
{
    private const int Length = 3 << 20;
    private const int CutAfter = 1 << 20;

    private static readonly byte[] Bytes = DownloadFixture.Bytes(Length);

    [Fact]
    public async Task A_source_that_breaks_off_is_asked_for_the_rest_alone()
    {
        await using var origin = new HostileOrigin(request =>
            OriginReply.File(request, Bytes, "\"v1\"") is { Status: 200 } whole ? whole with { CutAfter = CutAfter } : OriginReply.File(request, Bytes, "\"v1\""));
        await using var fixture = new DownloadFixture();
        FetchReport last = await fixture.FetchAsync(DownloadFixture.Archive(Bytes, origin["a.tgz"]));
        Assert.Equal(FetchState.Stored, last.State);
        Assert.Equal(Bytes, fixture.Stored(DownloadFixture.Sha256Of(Bytes)));
        Assert.Equal([null, $"bytes={CutAfter}-"], origin.Requests.Select(request => request.Header("Range")));
        Assert.Equal("\"v1\"", origin.Requests[1].Header("If-Range"));
    }

    [Theory]
    [InlineData("W/\"v1\"")]
    [InlineData(null)]
    public async Task Without_a_strong_validator_the_file_is_asked_for_anew_and_compared(string? etag)
    {
        int asked = 0;
        var seen = new TaskCompletionSource();
        await using var origin = new HostileOrigin(request => asked++ == 0
            ? OriginReply.File(request, Bytes, etag) with { CutAfter = CutAfter }
            : OriginReply.File(request, Bytes, etag) with { BeforePiece = _ => seen.Task });
        await using var fixture = new DownloadFixture { Options = new ArchiveOptions { InlineBytes = 0 } };
        (FetchReport last, string[] parts) = await FollowAsync(fixture, DownloadFixture.Archive(Bytes, origin["a.tgz"]), seen);
        Assert.Equal(FetchState.Stored, last.State);
        Assert.All(origin.Requests, request => Assert.Null(request.Header("Range")));
        Assert.Single(parts);
    }

    [Fact]
    public async Task A_file_that_changed_in_between_gets_another_name()
    {
        byte[] before = DownloadFixture.Bytes(Length, seed: 2);
        int asked = 0;
        TaskCompletionSource[] seen = [new(), new()];
        await using var origin = new HostileOrigin(request => asked++ == 0
            ? OriginReply.File(request, before, "\"v1\"") with { CutAfter = CutAfter, BeforePiece = sent => sent >= CutAfter / 2 ? seen[0].Task : Task.CompletedTask }
            : OriginReply.File(request, Bytes, "\"v2\"") with { BeforePiece = sent => sent >= CutAfter ? seen[1].Task : Task.CompletedTask });
        await using var fixture = new DownloadFixture { Options = new ArchiveOptions { InlineBytes = 0 } };
        (FetchReport last, string[] parts) = await FollowAsync(fixture, DownloadFixture.Archive(Bytes, origin["a.tgz"]), seen);
        Assert.Equal(FetchState.Stored, last.State);
        Assert.Equal(Bytes, fixture.Stored(DownloadFixture.Sha256Of(Bytes)));
        Assert.Equal("\"v1\"", origin.Requests[1].Header("If-Range"));
        Assert.Equal(2, parts.Length);
        Assert.Empty(Directory.EnumerateFileSystemEntries(fixture.Folder.Temporary));
    }

    [Fact]
    public async Task The_next_source_goes_on_where_the_first_one_broke_off()
    {
        await using var first = new HostileOrigin(request =>
            request.Header("Range") is null ? OriginReply.File(request, Bytes, "\"v1\"") with { CutAfter = CutAfter } : new OriginReply { Status = 500 });
        var seen = new TaskCompletionSource();
        await using var second = new HostileOrigin(request => OriginReply.File(request, Bytes, "\"other\"") with { BeforePiece = _ => seen.Task });
        await using var fixture = new DownloadFixture { Options = new ArchiveOptions { InlineBytes = 0 } };
        (FetchReport last, string[] parts) = await FollowAsync(fixture, DownloadFixture.Archive(Bytes, first["a.tgz"], second["a.tgz"]), seen);
        Assert.Equal(FetchState.Stored, last.State);
        Assert.Single(parts);
        Assert.Null(Assert.Single(second.Requests).Header("Range"));
    }

    [Fact]
    public async Task The_next_worker_goes_on_with_the_same_file_under_the_same_name()
    {
        var seen = new TaskCompletionSource();
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Bytes, "\"v1\"") is { Status: 200 } whole
            ? whole with { StallAfter = CutAfter }
            : OriginReply.File(request, Bytes, "\"v1\"") with { BeforePiece = _ => seen.Task });
        await using var fixture = new DownloadFixture { Options = new ArchiveOptions { InlineBytes = 0 } };
        KnownArchive archive = DownloadFixture.Archive(Bytes, origin["a.tgz"]);
        string? name = null;
        ArchiveDownloads before = fixture.Open(archive);
        await foreach (FetchReport report in before.TryFollowAsync(archive.Key, TestContext.Current.CancellationToken)!)
        {
            if (report.Released == CutAfter - Fetch.HeldBackBytes)
            {
                name = report.Part;
                await before.DisposeAsync();
            }
        }

        Assert.NotNull(name);
        (FetchReport last, string[] parts) = await FollowAsync(fixture, archive, seen);
        Assert.Equal(FetchState.Stored, last.State);
        Assert.Equal([name], parts);
        Assert.Equal(($"bytes={CutAfter}-", "\"v1\""), (origin.Requests[1].Header("Range"), origin.Requests[1].Header("If-Range")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(fixture.Folder.Temporary));
    }

    [Fact]
    public async Task A_file_that_a_crash_has_damaged_is_no_fault_of_the_source()
    {
        bool isFirst = true;
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Bytes, "\"v1\"") with { StallAfter = isFirst ? CutAfter : null });
        await using var fixture = new DownloadFixture { Options = new ArchiveOptions { InlineBytes = 0 } };
        KnownArchive archive = DownloadFixture.Archive(Bytes, origin["a.tgz"]);
        ArchiveDownloads before = fixture.Open(archive);
        await foreach (FetchReport report in before.TryFollowAsync(archive.Key, TestContext.Current.CancellationToken)!)
        {
            if (report.Released == CutAfter - Fetch.HeldBackBytes)
            {
                isFirst = false;
                await before.DisposeAsync();
                using FileStream part = File.OpenWrite(fixture.Folder.Part(report.Part!));
                part.Write(new byte[100]);
            }
        }

        FetchReport last = await fixture.FetchAsync(archive);
        Assert.Equal(FetchState.Stored, last.State);
        Assert.Equal([null, $"bytes={CutAfter}-", null], origin.Requests.Select(request => request.Header("Range")));
    }

    [Fact]
    public async Task What_an_earlier_worker_left_is_kept_while_it_may_be_wanted()
    {
        await using var fixture = new DownloadFixture();
        string kept = $"sha256-{DownloadFixture.Sha256Of(Bytes).Hex}-0123abcd.part";
        string unknown = $"sha256-{DownloadFixture.Sha256Of([1]).Hex}-0123abcd.part";
        foreach (string name in new[] { kept, kept + ".json", unknown, unknown + ".json", "CURRENT-1234", "sha256-1.part" })
        {
            File.WriteAllBytes(fixture.Folder.Part(name), [1]);
        }

        Directory.CreateDirectory(fixture.Folder.Part("folder"));
        fixture.Open(DownloadFixture.Archive(Bytes, "https://example.org/a"));
        Assert.Equal([kept, kept + ".json"], Directory.EnumerateFileSystemEntries(fixture.Folder.Temporary).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static async Task<(FetchReport Last, string[] Parts)> FollowAsync(DownloadFixture fixture, KnownArchive archive, params TaskCompletionSource[] seen)
    {
        var parts = new List<string>();
        FetchReport? last = null;
        await foreach (FetchReport report in fixture.Open(archive).TryFollowAsync(archive.Key, TestContext.Current.CancellationToken)!)
        {
            last = report;
            if (report.Part is { } part && !parts.Contains(part))
            {
                parts.Add(part);
                seen.ElementAtOrDefault(parts.Count - 1)?.TrySetResult();
            }
        }

        return (last!, [.. parts]);
    }
}
