using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Store.Generations;
using Serai.Testing;
using Serai.Worker.Control;
using Serai.Worker.Downloads;
using Serai.Worker.Tests.Sync;

namespace Serai.Worker.Tests.Downloads;

public sealed class ArchiveWorkTests : IDisposable
{
    private static readonly byte[] Bytes = DownloadFixture.Bytes(200_000);

    private readonly SyncFixture _upstream = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _upstream.Dispose();

    [Fact]
    public async Task A_sync_of_all_archives_stores_them_and_says_what_is_missing_and_why()
    {
        await using var origin = new HostileOrigin(request => request.Path == "a" ? OriginReply.File(request, Bytes) : new OriginReply { Status = 404 });
        WritePackage("a", origin["a"], DownloadFixture.Sha256Of(Bytes));
        WritePackage("b", origin["b"], DownloadFixture.Sha256Of([1]));
        WritePackage("c", origin["c"], DownloadFixture.Sha256Of([2]));
        _upstream.Commit();
        var steps = new Steps();
        OneSyncResult result = await new OneSync(Options(ArchivePolicy.All), TimeProvider.System, NullLoggerFactory.Instance).RunAsync(steps, Ct);
        Assert.True(result.Succeeded, result.Text);
        MissingArchives missing = Assert.Single(result.Missing);
        Assert.Equal((2, $"127.0.0.1:{origin.Port}: HTTP 404"), (missing.Count, missing.Reason));
        Assert.Equal(["b.1", "c.1"], missing.Packages.Order(StringComparer.Ordinal));
        Assert.Equal("[3/3] fetch archives  1/3, 2 failed", steps.Last!.ToString());
        using StoredArchive? stored = new ArchiveStore(DataFolder.At(Options(ArchivePolicy.All).DataFolder)).TryOpen(DownloadFixture.Md5Of(Bytes));
        Assert.NotNull(stored);
    }

    [Fact]
    public async Task The_control_socket_tells_how_a_fetch_stands_and_refuses_what_is_not_known()
    {
        await using var origin = new HostileOrigin(request => OriginReply.File(request, Bytes));
        await using var fixture = new DownloadFixture();
        using var temporary = new TemporaryFolder();
        string socket = temporary["control"];
        ArchiveDownloads downloads = fixture.Open(DownloadFixture.Archive(Bytes, origin["a"]));
        await using var care = new ArchiveCare(
            Options(ArchivePolicy.OnDemand), fixture.Folder, new Reporter(), fixture.Space, (TimeProvider.System, NullLogger.Instance));
        await using IAsyncDisposable server =
            await new ControlServer(new Reporter(), new SyncWishes(), new GenerationStore(fixture.Folder), downloads, TimeProvider.System)
            {
                TakenOver = new TakenOver(),
                Care = new CareEndpoint(care, Ct),
            }.StartAsync(socket, Ct);
        using HttpClient client = ControlConnection.Open(socket);

        string text = await client.GetStringAsync($"{ControlPaths.Archives}sha256/{DownloadFixture.Sha256Of(Bytes).Hex}", Ct);
        FetchReport last = JsonSerializer.Deserialize(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], StoreJson.Default.FetchReport)!;
        Assert.Equal((FetchState.Stored, DownloadFixture.Sha256Of(Bytes).Hex, Bytes.Length), (last.State, last.Sha256, last.Length));
        foreach (string unknown in new[] { $"sha256/{DownloadFixture.Sha256Of([1]).Hex}", "sha256/12", "sha1/12", "" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(ControlPaths.Archives + unknown, Ct)).StatusCode);
        }
    }

    private WorkerOptions Options(ArchivePolicy policy) =>
        _upstream.Options() with { AllowPrivateNetworks = true, Archives = new ArchiveOptions { Policy = policy }, ReadVariable = _ => null };

    private void WritePackage(string name, string url, ArchiveHash hash) => _upstream.WriteFile(
        $"packages/{name}/{name}.1/opam", $"opam-version: \"2.0\"\nurl {{\n  src: \"{url}\"\n  checksum: \"{hash}\"\n}}\n");

    private sealed class Steps : IProgress<SyncStep>
    {
        public SyncStep? Last { get; private set; }

        public void Report(SyncStep value) => Last = value;
    }
}
