using Serai.Git.Storage;
using Serai.Testing;
using RealGit = Serai.Testing.Git;

namespace Serai.Git.Tests.Transports;

/// <summary>
/// One table over transport, version of the protocol and object format: what is cloned and updated into both homes is what the real git has.
/// </summary>
public sealed class EveryTransportTests(EveryTransportTests.Servers servers) : IClassFixture<EveryTransportTests.Servers>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int, ObjectFormat> Cases => new(
        from transport in new[] { "git", "http", "ssh", "path" }
        from version in transport is "path" ? new[] { 2 } : [2, 1, 0]
        from format in new[] { ObjectFormat.Sha1, ObjectFormat.Sha256 }
        select (transport, version, format));

    public static TheoryData<string, int> Versions => new(
        from transport in new[] { "git", "http", "ssh", "path" }
        from version in transport is "path" ? new[] { 2 } : [2, 1, 0]
        select (transport, version));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_clone_and_an_update_are_what_git_itself_has_in_both_homes(string transport, int version, ObjectFormat format)
    {
        string name = format is ObjectFormat.Sha1 ? "sha1" : "sha256";
        SampleRepository sample = await servers.RepositoryAsync(name);
        await using GitClient client = await servers.ClientAsync(transport, name, version);
        RemoteTip tip = await client.GetTipAsync(Ct);
        Assert.Equal(new RemoteTip(sample.After, "refs/heads/master", format), tip); // HEAD is a symref

        using var memory = new MemoryObjectStore(format, GitLimits.Default);
        using DiskObjectStore disk = DiskObjectStore.Open(_folder["objects/pack"], format, GitLimits.Default, out _);
        foreach (IObjectStore store in new IObjectStore[] { memory, disk })
        {
            await client.FetchAsync(new FetchRequest { Want = sample.Before, Depth = 1 }, store, null, Ct);
            await client.FetchAsync(new FetchRequest { Want = sample.After, Depth = 1, Shallow = [sample.Before], Have = [sample.Before] }, store, null, Ct);
            StoreComparison.AssertSameTree(sample.Git, sample.After, store);
            StoreComparison.AssertSameTree(sample.Git, sample.Before, store);
        }

        if (version == 2)
        {
            AssertGitReads(sample, name);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Branches_tags_and_commits_are_chosen(string transport, int version)
    {
        SampleRepository sample = await servers.RepositoryAsync("sha1");
        foreach ((string wanted, ObjectId id, string refName) in new[]
        {
            ("#before", sample.Before, "refs/heads/before"),
            ("#refs/heads/side", sample.Side, "refs/heads/side"),
            ("#v1", sample.Before, "refs/tags/v1"), // annotated: what it names
            ("#light", sample.Side, "refs/tags/light"),
            ($"#{sample.Deep}", sample.Deep, ""), // no ref names it
        })
        {
            await using GitClient client = await servers.ClientAsync(transport, "sha1" + wanted, version);
            Assert.Equal(new RemoteTip(id, refName, ObjectFormat.Sha1), await client.GetTipAsync(Ct));
            using var store = new MemoryObjectStore(ObjectFormat.Sha1, GitLimits.Default);
            await client.FetchAsync(new FetchRequest { Want = id, Depth = 1 }, store, null, Ct);
            StoreComparison.AssertSameTree(sample.Git, id, store);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_is_not_there_has_an_error_of_its_own(string transport, int version)
    {
        await servers.RepositoryAsync("sha1");
        servers.Special();
        foreach ((string wanted, GitRemoteFault fault, string message) in new[]
        {
            ("sha1#gone", GitRemoteFault.NoSuchRef, "there is no branch or tag 'gone'; its branches are before, master, side"),
            ("empty", GitRemoteFault.EmptyRepository, "the repository has no branch yet"),
            ("unborn", GitRemoteFault.NoSuchRef, "HEAD names no branch that exists; its branches are other"),
            ("nowhere", GitRemoteFault.NoRepository, "check the path"),
        })
        {
            await using GitClient client = await servers.ClientAsync(transport, wanted, version);
            GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
            Assert.Equal((fault, wanted), (error.Fault, wanted));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(0, true)]
    public async Task A_commit_that_no_ref_names_is_refused_by_a_server_that_does_not_allow_it(int version, bool http)
    {
        // Over HTTP git has to believe that a client has seen the commit as a tip once, if any branch still has it; so one that none has.
        SampleRepository sample = await servers.RepositoryAsync("sha1");
        string loose = sample.Git.Run("commit-tree", "-m", "nobody's", "master^{tree}");
        ObjectId wanted = ObjectId.TryParse(loose, out ObjectId id) ? id : throw new InvalidOperationException(loose);
        await using GitClient client = await servers.StrictClientAsync(http, $"sha1#{wanted}", version);
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(
            () => client.FetchAsync(new FetchRequest { Want = wanted, Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct));
        Assert.Equal(GitRemoteFault.Refused, error.Fault);
        Assert.Contains(loose, error.Message, StringComparison.Ordinal);
        Assert.Contains("uploadpack.allowReachableSHA1InWant", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The disk home is a folder of packs: as the objects of a repository, the real git reads and checks all of it.</summary>
    private void AssertGitReads(SampleRepository sample, string format)
    {
        RealGit reader = RealGit.Init(_folder["reader"], bare: true, format);
        foreach (string file in Directory.EnumerateFiles(_folder["objects/pack"], "pack-*"))
        {
            File.Copy(file, Path.Combine(reader.Folder, "objects/pack", Path.GetFileName(file)));
        }

        File.WriteAllLines(Path.Combine(reader.Folder, "shallow"), [$"{sample.Before}", $"{sample.After}"]);
        reader.Run("update-ref", "refs/heads/master", $"{sample.After}");
        reader.Run(["verify-pack", .. Directory.EnumerateFiles(Path.Combine(reader.Folder, "objects/pack"), "*.idx")]);
        reader.Run("fsck", "--strict", "--full");
        Assert.Equal(sample.Git.Run("ls-tree", "-r", "-t", "master"), reader.Run("ls-tree", "-r", "-t", "master"));
        reader.Output(["cat-file", "--batch-all-objects", "--batch"]);
    }

    /// <summary>One server a kind for the whole class, over one folder.</summary>
    public sealed class Servers : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly SemaphoreSlim _one = new(1);
        private readonly Dictionary<string, SampleRepository> _repositories = new(StringComparer.Ordinal);
        private readonly List<IAsyncDisposable> _started = [];
        private readonly Dictionary<string, (Func<string, string> Url, string? Command)> _servers = new(StringComparer.Ordinal);

        internal async Task<SampleRepository> RepositoryAsync(string format)
        {
            Assert.SkipUnless(RealGit.IsAvailable, "git is not installed");
            await _one.WaitAsync(Ct);
            try
            {
                if (!_repositories.TryGetValue(format, out SampleRepository? sample))
                {
                    sample = new SampleRepository(_folder[format], format);
                    sample.Git.Run("tag", "light", "side");
                    _repositories.Add(format, sample);
                }

                return sample;
            }
            finally
            {
                _one.Release();
            }
        }

        /// <summary>A repository without a commit, and one whose HEAD names a branch that is not there.</summary>
        public void Special()
        {
            if (!Directory.Exists(_folder["unborn"]))
            {
                RealGit.Init(_folder["empty"]);
                Directory.CreateDirectory(_folder["unborn"]);
                RealGit unborn = new(_folder["unborn"]);
                unborn.Run("clone", "--quiet", "--bare", _folder["sha1"], ".");
                unborn.Run("branch", "-m", "side", "other");
                unborn.Run("branch", "-D", "before", "master");
                unborn.Run("symbolic-ref", "HEAD", "refs/heads/unborn");
            }
        }

        public async Task<GitClient> ClientAsync(string transport, string name, int version)
        {
            if (transport is "path")
            {
                return GitClient.Open(GitRemote.Parse(_folder[name]), new GitClientOptions());
            }

            (Func<string, string> url, string? command) = await ServerAsync(transport, new GitServerOptions());
            return Client(url(name), version, command);
        }

        /// <summary>Of a server that gives out what refs name, and nothing else.</summary>
        public async Task<GitClient> StrictClientAsync(bool http, string name, int version)
        {
            (Func<string, string> url, string? command) = await ServerAsync(http ? "http" : "git", new GitServerOptions { AllowAnyWant = false });
            return Client(url(name), version, command);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (IAsyncDisposable server in _started)
            {
                await server.DisposeAsync();
            }

            _one.Dispose();
            _folder.Dispose();
        }

        private static GitClient Client(string url, int version, string? command) => GitClient.Open(
            GitRemote.Parse(url), new GitClientOptions { ProtocolVersion = version, ReadVariable = name => name is "GIT_SSH_COMMAND" ? command : null });

        private async Task<(Func<string, string> Url, string? Command)> ServerAsync(string transport, GitServerOptions options)
        {
            string? missing = transport switch { "git" => GitDaemon.Missing, "http" => GitHttpServer.Missing, _ => SshServer.Missing };
            Assert.SkipWhen(missing is not null, missing ?? "");
            string key = $"{transport} {options}";
            if (!_servers.TryGetValue(key, out (Func<string, string> Url, string? Command) server))
            {
                IAsyncDisposable started = transport switch
                {
                    "git" => await GitDaemon.StartAsync(_folder.Path, options),
                    "http" => await GitHttpServer.StartAsync(_folder.Path, options),
                    _ => await SshServer.StartAsync(_folder.Path, options: options),
                };
                _started.Add(started);
                server = started switch
                {
                    GitDaemon daemon => (daemon.Url, null),
                    GitHttpServer http => (http.Url, null),
                    _ => (((SshServer)started).Url, ((SshServer)started).Command),
                };
                _servers.Add(key, server);
            }

            return server;
        }
    }
}
