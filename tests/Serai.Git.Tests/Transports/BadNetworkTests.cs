using System.Text;
using Serai.Testing;
using static Serai.Git.Tests.Protocol.Packets;

namespace Serai.Git.Tests.Transports;

public sealed class BadNetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task A_server_that_falls_silent_is_given_up_after_the_idle_limit(string scheme)
    {
        var asked = new TaskCompletionSource();
        await using var server = new CannedServer(async (stream, ct) =>
        {
            await stream.ReadExactlyAsync(new byte[30], ct);
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        });
        var time = new ManualTime();
        await using var client = GitClient.Open(GitRemote.Parse($"{scheme}://127.0.0.1:{server.Port}/r"), new GitClientOptions { Time = time });
        Task<RemoteTip> tip = client.GetTipAsync(Ct);
        await asked.Task.WaitAsync(Ct);
        GitRemoteException error = await StalledAsync(tip, time);
        Assert.Equal(GitRemoteFault.Stalled, error.Fault);
        Assert.Contains($"{scheme}://127.0.0.1:{server.Port}/r: not a byte for 60 s while waiting for an answer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_in_the_middle_of_a_pack_is_given_up_too()
    {
        byte[] start = [.. Greeting, .. Of("packfile\n", "\u0001PACK")];
        await using var server = new CannedServer(async (stream, ct) =>
        {
            await stream.WriteAsync(start, ct);
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        });
        var time = new ManualTime();
        await using var client = GitClient.Open(GitRemote.Parse($"git://127.0.0.1:{server.Port}/r"), new GitClientOptions { Time = time });
        var arrived = new TaskCompletionSource();
        Task<FetchResult> fetch = client.FetchAsync(
            new FetchRequest { Want = Id(Id1) },
            (_, _) =>
            {
                arrived.SetResult();
                return ValueTask.CompletedTask;
            },
            null,
            Ct);
        await arrived.Task.WaitAsync(Ct);
        Assert.Equal(GitRemoteFault.Stalled, (await StalledAsync(fetch, time)).Fault);
    }

    [Fact]
    public async Task A_slow_consumer_is_not_taken_for_a_silent_server()
    {
        byte[] answer = [.. Greeting, .. Of("packfile\n", "\u0001PACK", "--")];
        await using var server = new CannedServer(async (stream, ct) =>
        {
            await stream.WriteAsync(answer, ct);
            await stream.CopyToAsync(Stream.Null, ct);
        });
        var time = new ManualTime();
        await using var client = GitClient.Open(GitRemote.Parse($"git://127.0.0.1:{server.Port}/r"), new GitClientOptions { Time = time });
        FetchResult result = await client.FetchAsync(
            new FetchRequest { Want = Id(Id1) },
            (_, _) =>
            {
                time.Advance(TimeSpan.FromHours(1));
                return ValueTask.CompletedTask;
            },
            null,
            Ct);
        Assert.Equal(4, result.PackBytes);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task Cancelling_ends_a_wait_at_once_and_the_client_can_be_used_again(string scheme)
    {
        var asked = new TaskCompletionSource();
        await using var server = new CannedServer((_, ct) =>
        {
            asked.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, ct);
        });
        await using var client = GitClient.Open(GitRemote.Parse($"{scheme}://127.0.0.1:{server.Port}/r"), new GitClientOptions());
        for (int round = 0; round < 2; round++)
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            Task<RemoteTip> tip = client.GetTipAsync(cancel.Token);
            await asked.Task.WaitAsync(Ct);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tip);
        }
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task A_port_that_nobody_listens_on_is_named(string scheme)
    {
        int port = ServerProcess.FreePort();
        await using var client = GitClient.Open(GitRemote.Parse($"{scheme}://127.0.0.1:{port}/r"), new GitClientOptions());
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.Unreachable, error.Fault);
        Assert.Contains($"cannot connect to 127.0.0.1 port {port}: refused; nothing was fetched; check the port", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task A_name_that_does_not_exist_is_named(string scheme)
    {
        await using var client = GitClient.Open(GitRemote.Parse($"{scheme}://nowhere.invalid/r"), new GitClientOptions());
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.Unreachable, error.Fault);
        Assert.Contains("cannot connect to nowhere.invalid port", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("git", ProxyFault.Cut)]
    [InlineData("git", ProxyFault.Reset)]
    [InlineData("http", ProxyFault.Cut)]
    [InlineData("http", ProxyFault.Reset)]
    public async Task A_connection_lost_at_any_tenth_of_a_pack_is_an_error_and_the_next_fetch_works(string transport, ProxyFault fault)
    {
        Assert.SkipWhen(GitHttpServer.Missing is not null, GitHttpServer.Missing ?? "");
        string served = _folder.Folder("served");
        var sample = new SampleRepository(Path.Combine(served, "r"));
        await using IAsyncDisposable server = transport is "git" ? await GitDaemon.StartAsync(served) : await GitHttpServer.StartAsync(served);
        await using var proxy = new ThrottlingProxy(server is GitDaemon daemon ? daemon.Port : ((GitHttpServer)server).Port) { Fault = fault };
        await using var client = GitClient.Open(GitRemote.Parse($"{transport}://127.0.0.1:{proxy.Port}/r"), new GitClientOptions());
        var request = new FetchRequest { Want = sample.After, Depth = 1 };
        await client.FetchAsync(request, (_, _) => ValueTask.CompletedTask, null, Ct);
        long before = proxy.AnsweredBytes;
        FetchResult whole = await client.FetchAsync(request, (_, _) => ValueTask.CompletedTask, null, Ct);
        long length = proxy.AnsweredBytes - before;
        for (int tenth = 1; tenth < 10; tenth++)
        {
            proxy.FaultAfterBytes = proxy.AnsweredBytes + (length * tenth / 10);
            GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(
                () => client.FetchAsync(request, (_, _) => ValueTask.CompletedTask, null, Ct));
            Assert.Equal(GitRemoteFault.Cut, error.Fault);
            proxy.FaultAfterBytes = null;
        }

        Assert.Equal(whole, await client.FetchAsync(request, (_, _) => ValueTask.CompletedTask, null, Ct) with { Shallow = whole.Shallow, Unshallow = whole.Unshallow });
    }

    [Fact]
    public async Task A_server_that_is_not_git_at_all_is_told_as_that()
    {
        await using var server = new CannedServer((stream, ct) => stream.WriteAsync(Encoding.ASCII.GetBytes("220 mail.example.com ESMTP\r\n"), ct).AsTask());
        await using var client = GitClient.Open(GitRemote.Parse($"git://127.0.0.1:{server.Port}/r"), new GitClientOptions());
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.Malformed, error.Fault);
        Assert.Contains("found '220'", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Moves the clock on while the client waits, until it gives up.</summary>
    private static async Task<GitRemoteException> StalledAsync(Task fetch, ManualTime time)
    {
        while (!fetch.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(61));
            await Task.Delay(1, Ct);
        }

        return await Assert.ThrowsAsync<GitRemoteException>(() => fetch);
    }
}
