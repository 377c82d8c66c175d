using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Front.State;
using Serai.Front.Supervision;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Catalogue;
using Serai.Store.Generations;
using Serai.Testing;

namespace Serai.Front.Tests;

/// <summary>The real request handler behind a real Kestrel on loopback, over a data folder of its own, by a clock that a test moves.</summary>
internal sealed class FrontFixture : IAsyncDisposable
{
    public const string Commit = "97014be0d3ab1c0f3f0a3f9f3c2e1b0a99887766";

    private readonly TemporaryFolder _temporary = new();
    private readonly WebApplication _application;

    private FrontFixture(Func<FrontOptions, FrontOptions> change)
    {
        Time.Advance(Now - DateTimeOffset.UnixEpoch);
        Options = change(DefaultOptions(_temporary["data"]));
        Folder = DataFolder.Open(Options.DataFolder);
        Current = new CurrentOptions(Options);
        Parts = new FrontParts(Current, Time, NullLogger.Instance);
        Parts.State.SetOpened();
        TakeOver = new TakeOver(new GenerationStore(Folder), Parts.State, NullLogger.Instance);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, Parts.Connections.Guard);
        });
        _application = builder.Build();
        _application.Run(Parts.Handler.HandleAsync);
    }

    /// <summary>When the clock begins.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The Last-Modified of what is published, unless a test says otherwise.</summary>
    public static DateTimeOffset Modified { get; } = new(2025, 12, 31, 23, 30, 15, TimeSpan.Zero);

    public ManualTime Time { get; } = new();

    public FrontOptions Options { get; }

    public CurrentOptions Current { get; }

    public DataFolder Folder { get; }

    public FrontParts Parts { get; }

    public TakeOver TakeOver { get; }

    public int Port { get; private set; }

    public HttpClient Client { get; private set; } = null!;

    public static async Task<FrontFixture> StartAsync(Func<FrontOptions, FrontOptions>? change = null)
    {
        var fixture = new FrontFixture(change ?? (options => options));
        await fixture._application.StartAsync();
        fixture.Port = new Uri(fixture._application.Urls.Single()).Port;
        fixture.Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{fixture.Port}"),
        };
        return fixture;
    }

    public static async Task<FrontFixture> ServingAsync(Func<FrontOptions, FrontOptions>? change = null)
    {
        FrontFixture fixture = await StartAsync(change);
        fixture.Publish(1);
        return fixture;
    }

    public static FrontOptions DefaultOptions(string dataFolder) => new()
    {
        Listen = [],
        DataFolder = dataFolder,
        Remote = "https://example.org/r.git#main",
        Archives = ArchivePolicy.OnDemand,
        Interval = TimeSpan.FromMinutes(5),
        MaxConnections = 1000,
        Worker = new WorkerLaunch("/bin/false", [], default, new Dictionary<string, string>(StringComparer.Ordinal)),
        Version = "1.2.3",
    };

    public static byte[] Index(long number) => Encoding.ASCII.GetBytes($"index of generation {number}: {new string((char)('a' + (number % 26)), 1000)}");

    public static byte[] Repo(long number) => Encoding.ASCII.GetBytes($"repo of generation {number}\n");

    public static string ETag(byte[] body) => $"\"{Convert.ToHexStringLower(SHA256.HashData(body))}\"";

    /// <summary>Publishes a generation and serves it.</summary>
    public void Publish(
        long number, byte[]? index = null, DateTimeOffset? modified = null, IEnumerable<ArchiveHash>? known = null, PathProblem[]? problems = null,
        IEnumerable<ArchiveHash>? contested = null)
    {
        Write(number, index ?? Index(number), modified ?? Modified, ChecksumSet.Of(known ?? [], contested).Bytes.ToArray(), JsonSerializer.SerializeToUtf8Bytes(problems ?? [], StoreJson.Default.PathProblemArray));
        Assert.True(TakeOver.TakeNewest());
        Parts.State.WorkerRuns = true;
    }

    /// <summary>Publishes a generation, without serving it.</summary>
    public void Write(long number, byte[] index, DateTimeOffset modified, byte[] checksums, byte[] problems)
    {
        using GenerationDraft draft = new GenerationStore(Folder).Begin(number);
        draft.Write(GenerationFiles.Index, index);
        draft.Write(GenerationFiles.Repo, Repo(number));
        draft.Write(GenerationFiles.Checksums, checksums);
        draft.Write(GenerationFiles.Problems, problems);
        draft.Publish(new GenerationManifest
        {
            Format = GenerationManifest.CurrentFormat,
            Number = number,
            IndexFormat = 1,
            Remote = Options.Remote,
            Branch = "refs/heads/main",
            Commit = Commit,
            CommitTime = modified,
            Descent = "proven",
            RepoSettings = "cache",
            PublishedAt = Time.GetUtcNow(),
            LastModified = modified,
            Counts = new GenerationCounts(3, 4, 5, 6, 7),
            Files = draft.Files,
        });
    }

    /// <summary>Stores an archive and gives its checksums: sha512, sha256, md5.</summary>
    public IReadOnlyList<ArchiveHash> Store(byte[] content)
    {
        using var stream = new MemoryStream(content);
        return new ArchiveStore(Folder).Add(stream);
    }

    /// <summary>Asks with headers as they are given.</summary>
    public Task<HttpResponseMessage> AskAsync(string path, params (string Name, string Value)[] headers) => AskAsync(HttpMethod.Get, path, headers);

    public async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends bytes as they are and reads what comes until the server closes.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Closed while we were still sending; what was answered before counts.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>Asks for a target exactly as it is given, which no client library would send.</summary>
    public Task<string> AskRawAsync(string target, string method = "GET", string headers = "Host: localhost\r\n") =>
        SendRawAsync($"{method} {target} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
        Parts.Dispose();
        _temporary.Dispose();
    }
}
