using System.Text;
using Serai.Git.Storage;
using Serai.Git.Tests.Storage;
using Serai.Testing;

namespace Serai.Git.Tests.Transports;

/// <summary>What a contact that finds nothing new sends, counted between the client and the real server.</summary>
[Collection(LongRun.Name)]
public sealed class NothingNewTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("http")]
    [InlineData("git")]
    public async Task A_contact_that_finds_nothing_new_is_one_small_request(string transport)
    {
        await using Remote remote = await Remote.StartAsync(transport, _folder.Folder("served"));
        SampleRepository sample = WithManyRefs(_folder["served"]);
        await using GitClient client = remote.Open();
        await client.GetTipAsync(Ct);
        using var store = new MemoryObjectStore(ObjectFormat.Sha1, GitLimits.Default);
        await client.FetchAsync(new FetchRequest { Want = sample.After, Depth = 1 }, store, null, Ct);
        (int requests, int listings, long answered) = remote.Seen();
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(sample.After, (await client.GetTipAsync(Ct)).Id);
            await client.DisconnectAsync();
            Assert.Equal((requests + i, listings + i), (remote.Seen().Requests, remote.Seen().Listings));
        }

        Assert.InRange(remote.Seen().AnsweredBytes - answered, 1, 3 * 1_000);
    }

    // The public repository advertises 31,000 refs, of which one is asked for.
    private static SampleRepository WithManyRefs(string served)
    {
        var sample = new SampleRepository(Path.Combine(served, "r"));
        string refs = string.Concat(Enumerable.Range(1, 3_000).Select(i => $"create refs/pull/{i}/head {sample.Before}\n"));
        sample.Git.Output(["update-ref", "--stdin"], Encoding.ASCII.GetBytes(refs));
        sample.Git.Run("pack-refs", "--all");
        return sample;
    }

    private sealed class Remote : IAsyncDisposable
    {
        private readonly string _transport;
        private readonly IAsyncDisposable _server;
        private readonly ListeningProxy _proxy;

        private Remote(string transport, IAsyncDisposable server, int port)
        {
            _transport = transport;
            _server = server;
            _proxy = new ListeningProxy(port);
        }

        public static async Task<Remote> StartAsync(string transport, string served)
        {
            string? missing = transport is "git" ? GitDaemon.Missing : GitHttpServer.Missing;
            Assert.SkipWhen(missing is not null, missing ?? "");
            if (transport is "git")
            {
                GitDaemon daemon = await GitDaemon.StartAsync(served);
                return new Remote(transport, daemon, daemon.Port);
            }

            GitHttpServer http = await GitHttpServer.StartAsync(served);
            return new Remote(transport, http, http.Port);
        }

        public GitClient Open() => GitClient.Open(GitRemote.Parse($"{_transport}://127.0.0.1:{_proxy.Port}/r#master"), new GitClientOptions());

        /// <summary>Requests of HTTP, or connections of git; commands that ask for refs; bytes that the server said.</summary>
        public (int Requests, int Listings, long AnsweredBytes) Seen() =>
            (_proxy.Count(_transport is "git" ? "git-upload-pack /r\0" : " HTTP/1.1\r\n"), _proxy.Count("command=ls-refs"), _proxy.AnsweredBytes);

        public async ValueTask DisposeAsync()
        {
            await _proxy.DisposeAsync();
            await _server.DisposeAsync();
        }
    }
}
