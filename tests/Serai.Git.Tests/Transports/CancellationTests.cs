using System.Globalization;
using Serai.Git.Storage;
using Serai.Testing;

namespace Serai.Git.Tests.Transports;

/// <summary>
/// A clone that is cancelled wherever it stands leaves nothing behind. Threads, sockets and processes are counted, so no other test runs
/// beside these.
/// </summary>
[Collection(nameof(Alone))]
public sealed class CancellationTests : IDisposable
{
    private static readonly int Points = Environment.GetEnvironmentVariable("SERAI_TEST_ALL") is { Length: > 0 } ? 400 : 16;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    [InlineData("ssh")]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA2025", Justification = "each clone is awaited before the store is disposed")]
    public async Task Cancelling_after_any_byte_of_the_answers_leaves_nothing_behind(string transport)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "threads, sockets and processes are looked for in /proc");
        string served = _folder.Folder("served");
        await using IAsyncDisposable server = await StartAsync(transport, served);
        var sample = new SampleRepository(Path.Combine(served, "r"));
        await using var proxy = new ThrottlingProxy(PortOf(server)) { Fault = ProxyFault.Stall };
        using DiskObjectStore store = DiskObjectStore.Open(_folder["store"], ObjectFormat.Sha1, GitLimits.Default, out _);
        string elsewhere = _folder["elsewhere"];
        using (DiskObjectStore other = DiskObjectStore.Open(elsewhere, ObjectFormat.Sha1, GitLimits.Default, out _))
        {
            await CloneAsync(server, proxy.Port, sample, other, Ct);
        }

        long whole = proxy.AnsweredBytes;
        long least = transport is "ssh" ? 1_000 : 1;
        for (int point = 0; point < Points; point++)
        {
            int strikes = proxy.Strikes;
            proxy.FaultAfterBytes = proxy.AnsweredBytes + least + ((whole * 9 / 10) - least) * point / Points;
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            Task clone = CloneAsync(server, proxy.Port, sample, store, cancel.Token);
            while (proxy.Strikes == strikes)
            {
                Assert.False(clone.IsCompleted, $"point {point}: the clone ended before it was cancelled");
                await Task.Delay(1, Ct);
            }

            Assert.NotEqual(0, Sockets(proxy.Port));
            Assert.Equal(transport is "ssh", Processes(served) > 0);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clone);
            await AssertNothingLeftAsync(proxy.Port, served);
            Assert.False(store.Contains(sample.After));
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["store"]));
        }

        proxy.FaultAfterBytes = null;
        await CloneAsync(server, proxy.Port, sample, store, Ct);
        StoreComparison.AssertSameTree(sample.Git, sample.After, store);
        await AssertNothingLeftAsync(proxy.Port, served);
    }

    [Theory]
    [InlineData("before it begins")]
    [InlineData("when bytes were handed on")]
    public async Task Cancelling_a_clone_of_a_path_leaves_nothing_behind(string when)
    {
        Assert.SkipUnless(Serai.Testing.Git.IsAvailable, "git is not installed");
        var sample = new SampleRepository(_folder["r"]);
        using DiskObjectStore store = DiskObjectStore.Open(_folder["store"], ObjectFormat.Sha1, GitLimits.Default, out _);
        await using var client = GitClient.Open(GitRemote.Parse(_folder["r"]), new GitClientOptions());
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        if (when is "before it begins")
        {
            await cancel.CancelAsync();
        }

        var request = new FetchRequest { Want = sample.After, Depth = 1 };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.FetchAsync(request, store, new Cancelling(cancel), cancel.Token));
        await EventuallyAsync("threads", PackThreads);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["store"]));
        await client.FetchAsync(request, store, null, Ct);
        StoreComparison.AssertSameTree(sample.Git, sample.After, store);
    }

    private static async Task CloneAsync(IAsyncDisposable server, int port, SampleRepository sample, IObjectStore store, CancellationToken cancellationToken)
    {
        string url = server switch
        {
            SshServer ssh => $"ssh://{Environment.UserName}@127.0.0.1:{port}{ssh.BasePath}/r",
            GitDaemon => $"git://127.0.0.1:{port}/r",
            _ => $"http://127.0.0.1:{port}/r",
        };
        string? command = server is SshServer known ? $"{known.Command} -o 'HostKeyAlias=[127.0.0.1]:{known.Port}'" : null;
        await using var client = GitClient.Open(GitRemote.Parse(url), new GitClientOptions { ReadVariable = name => name is "GIT_SSH_COMMAND" ? command : null });
        await client.GetTipAsync(cancellationToken);
        await client.FetchAsync(new FetchRequest { Want = sample.After, Depth = 1 }, store, null, cancellationToken);
    }

    private static async Task AssertNothingLeftAsync(int port, string served)
    {
        await EventuallyAsync("threads", PackThreads);
        await EventuallyAsync("sockets", () => Sockets(port));
        await EventuallyAsync("processes", () => Processes(served));
    }

    /// <summary>What a thread or a process of another program still has to do when its end was awaited may take a moment.</summary>
    private static async Task EventuallyAsync(string what, Func<int> left)
    {
        for (int waited = 0; left() > 0; waited++)
        {
            Assert.True(waited < 3_000, $"{what} are left: {left()}");
            await Task.Delay(10, Ct);
        }
    }

    private static int PackThreads() =>
        OperatingSystem.IsLinux() ? Directory.EnumerateDirectories("/proc/self/task").Count(thread => Read(Path.Combine(thread, "comm")).StartsWith("serai pack", StringComparison.Ordinal)) : 0;

    /// <summary>Connections to a port of this machine that their client has not closed: proc(5), <c>/proc/net/tcp</c> and for sockets of both kinds <c>tcp6</c>, state 01.</summary>
    private static int Sockets(int port)
    {
        string remote = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return File.ReadLines("/proc/net/tcp").Concat(File.Exists("/proc/net/tcp6") ? File.ReadLines("/proc/net/tcp6") : []).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(words => words[2].EndsWith(remote, StringComparison.Ordinal) && words[3] is "01");
    }

    /// <summary>Clients' processes for a repository.</summary>
    private static int Processes(string served) =>
        Directory.EnumerateDirectories("/proc").Select(process => Read(Path.Combine(process, "cmdline")))
            .Count(line => line.Contains("git-upload-pack '" + served, StringComparison.Ordinal) && line.Contains("client.conf", StringComparison.Ordinal));

    private static string Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
        catch (IOException)
        {
            return ""; // it ended meanwhile
        }
    }

    private static int PortOf(IAsyncDisposable server) => server switch
    {
        GitDaemon daemon => daemon.Port,
        SshServer ssh => ssh.Port,
        _ => ((GitHttpServer)server).Port,
    };

    private static async Task<IAsyncDisposable> StartAsync(string transport, string served)
    {
        string? missing = transport switch { "git" => GitDaemon.Missing, "http" => GitHttpServer.Missing, _ => SshServer.Missing };
        Assert.SkipWhen(missing is not null, missing ?? "");
        return transport switch
        {
            "git" => await GitDaemon.StartAsync(served),
            "http" => await GitHttpServer.StartAsync(served),
            _ => await SshServer.StartAsync(served),
        };
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => source.Cancel();
    }
}

/// <summary>Tests that nothing else runs beside.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
