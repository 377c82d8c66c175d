using System.Net;
using System.Net.Sockets;
using Serai.Store.Control;
using Serai.Testing;
using Serai.Worker.Catalogue;
using Serai.Worker.Downloads;
using Serai.Worker.Downloads.Origins;

namespace Serai.Worker.Tests.Downloads;

public sealed class OriginHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_server_is_asked_for_a_few_archives_at_once()
    {
        var goOn = new TaskCompletionSource();
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Body(request)) with { BeforePiece = _ => goOn.Task });
        await using var fixture = new DownloadFixture();
        KnownArchive[] archives = Many(origin, 12);
        ArchiveDownloads downloads = fixture.Open(archives);
        Task<FetchReport>[] clients = [.. archives.Select(archive => DownloadFixture.LastAsync(downloads, archive.Key))];
        Assert.True(SpinWait.SpinUntil(() => origin.Open == 4, Patience));
        goOn.SetResult();
        Assert.All(await Task.WhenAll(clients), last => Assert.Equal(FetchState.Stored, last.State));
        Assert.Equal(4, origin.MostAtOnce);
    }

    [Fact]
    public async Task Prefetching_leaves_a_slot_for_the_client_who_waits()
    {
        var goOn = new TaskCompletionSource();
        await using var origin = new HostileOrigin(request =>
            OriginReply.File(request, Body(request)) with { BeforePiece = _ => request.Path == "11" ? Task.CompletedTask : goOn.Task });
        await using var fixture = new DownloadFixture();
        KnownArchive[] archives = Many(origin, 12);
        ArchiveDownloads downloads = fixture.Open(archives);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Task prefetching = new Prefetch(downloads, fixture.Store, fixture.Options, fixture.Time).RunAsync(end.Token);
        Assert.True(SpinWait.SpinUntil(() => origin.Open == 3, Patience));
        Assert.Equal(FetchState.Stored, (await DownloadFixture.LastAsync(downloads, archives[11].Key)).State);
        goOn.SetResult();
        Assert.True(SpinWait.SpinUntil(() => archives.All(archive => fixture.Store.Contains(archive.Key)), Patience));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => prefetching);
    }

    [Fact]
    public async Task Ten_thousand_archives_of_a_dead_server_hold_up_nothing_but_themselves()
    {
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Body(request)));
        await using var fixture = new DownloadFixture();
        string dead = $"http://127.0.0.1:{ClosedPort()}/";
        KnownArchive[] lost = [.. Enumerable.Range(100, 10_000).Select(i => DownloadFixture.Archive(BitConverter.GetBytes(i), $"{dead}{i}"))];
        KnownArchive[] good = Many(origin, 20);
        ArchiveDownloads downloads = fixture.Open([.. lost, .. good]);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Task prefetching = new Prefetch(downloads, fixture.Store, fixture.Options, fixture.Time).RunAsync(end.Token);
        Assert.True(SpinWait.SpinUntil(() => good.All(archive => fixture.Store.Contains(archive.Key)), Patience));
        Assert.True(SpinWait.SpinUntil(() => downloads.Ledger.Count == lost.Length, Patience));
        Assert.Equal($"{new Uri(dead).Authority}: connection refused", downloads.Ledger.FailureOf(lost[^1].Key)!.Reason);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => prefetching);
    }

    [Fact]
    public async Task Archives_that_fail_for_one_cause_are_one_group_whether_their_servers_were_asked_or_rested()
    {
        string dead = $"127.0.0.1:{ClosedPort()}";
        await using var busy = new HostileOrigin(_ => new OriginReply { Status = 429, Headers = ["Retry-After: 60"] });
        await using var fixture = new DownloadFixture { Options = new ArchiveOptions { UpstreamCaches = [$"http://{dead}/cache"] } };
        KnownArchive[] archives =
        [
            .. Enumerable.Range(0, 6).Select(i => BitConverter.GetBytes(i)).Select((bytes, i) => DownloadFixture.Archive(
                [DownloadFixture.Sha512Of(bytes), DownloadFixture.Sha256Of(bytes)], busy[$"{i}"], $"http://{dead}/{i}")),
        ];
        ArchiveDownloads downloads = fixture.Open(archives);
        foreach (KnownArchive archive in archives)
        {
            Assert.Equal(FetchState.Failed, (await DownloadFixture.LastAsync(downloads, archive.Key)).State);
        }

        MissingArchives missing = Assert.Single(MissingArchives.Group(archives, archive => downloads.Ledger.FailureOf(archive.Key)!.Reason));
        Assert.Equal(($"127.0.0.1:{busy.Port}: HTTP 429; {dead}: connection refused", 6), (missing.Reason, missing.Count));
        Assert.Single(busy.Requests);
    }

    [Fact]
    public void A_dead_server_is_tried_by_one_when_its_rest_is_over()
    {
        var time = new ManualTime();
        var host = new OriginHost("example.org", 4, time, new Random(1));
        for (int i = 0; i < OriginHost.FailuresOfTheDead; i++)
        {
            Assert.Null(host.TryBegin());
            host.NoteSilence("refused");
        }

        Assert.NotNull(host.TryBegin());
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(host.TryBegin());
        Assert.NotNull(host.TryBegin());
        host.NoteAnswer();
        Assert.Null(host.TryBegin());
        Assert.Null(host.TryBegin());
    }

    [Fact]
    public void A_source_that_drips_is_given_up_after_a_while()
    {
        var time = new ManualTime();
        var pace = new OriginPace(new OriginLimits(TimeSpan.FromSeconds(10), 1 << 20), time);
        OriginException? slow = null;
        int seconds = 0;
        for (; seconds < 1000 && slow is null; seconds++)
        {
            long began = time.GetTimestamp();
            time.Advance(TimeSpan.FromSeconds(1));
            slow = Record.Exception(() => pace.Count(began, 1)) as OriginException;
        }

        Assert.Equal((OriginFault.Stalled, 60), (slow!.Fault, seconds));
    }

    [Fact]
    public void Pauses_double_up_to_a_bound_and_differ()
    {
        var random = new Random(1);
        TimeSpan After(int earlier) => BackOff.After(earlier, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1), random);
        Assert.InRange(After(0), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12));
        Assert.InRange(After(3), TimeSpan.FromSeconds(64), TimeSpan.FromSeconds(96));
        Assert.InRange(After(1000), TimeSpan.FromMinutes(48), TimeSpan.FromMinutes(72));
        Assert.NotEqual(After(5), After(5));
    }

    private static byte[] Body(OriginRequest request) => BitConverter.GetBytes(int.Parse(request.Path));

    private static KnownArchive[] Many(HostileOrigin origin, int count) =>
        [.. Enumerable.Range(0, count).Select(i => DownloadFixture.Archive(BitConverter.GetBytes(i), origin[$"{i}"]))];

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
