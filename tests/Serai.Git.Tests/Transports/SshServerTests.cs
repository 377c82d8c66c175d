using System.Diagnostics;
using Serai.Testing;

namespace Serai.Git.Tests.Transports;

/// <summary>Against a real <c>sshd</c> by the real <c>ssh</c>.</summary>
public sealed class SshServerTests : IDisposable
{
    // What sleeps for days and was not killed is there after it, too.
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("r", true)]
    [InlineData("it's a name!", true)]
    [InlineData("$(touch x);r", false)]
    public async Task A_path_arrives_as_it_was_written(string name, bool asUrl)
    {
        await using SshServer server = await StartAsync();
        var sample = new SampleRepository(Path.Combine(server.BasePath, name));
        // The short form has no place for a port; the client's configuration has.
        string command = asUrl ? server.Command : $"{server.Command} -p {server.Port}";
        string remote = asUrl ? server.Url(Uri.EscapeDataString(name)) : $"{Environment.UserName}@127.0.0.1:{server.BasePath}/{name}";
        await using GitClient client = Client(remote, command);
        Assert.Equal(sample.After, (await client.GetTipAsync(Ct)).Id);
        FetchResult result = await client.FetchAsync(new FetchRequest { Want = sample.After, Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct);
        Assert.True(result.PackObjects > 10);
        Assert.Equal(sample.After, (await client.GetTipAsync(Ct)).Id);
    }

    [Fact]
    public async Task A_server_that_does_not_take_the_version_answers_in_version_0_and_that_is_read()
    {
        await using SshServer server = await StartAsync(acceptsProtocol: false);
        var sample = new SampleRepository(Path.Combine(server.BasePath, "r"));
        await using GitClient client = Client(server.Url("r#v1"), server.Command);
        Assert.Equal(sample.Before, (await client.GetTipAsync(Ct)).Id);
        FetchResult result = await client.FetchAsync(new FetchRequest { Want = sample.Before, Depth = 1 }, (_, _) => ValueTask.CompletedTask, null, Ct);
        Assert.Equal([sample.Before], result.Shallow);
    }

    [Fact]
    public async Task A_program_named_by_GIT_SSH_is_started_without_a_shell()
    {
        await using SshServer server = await StartAsync();
        var sample = new SampleRepository(Path.Combine(server.BasePath, "r"));
        string program = _folder.File("my ssh", System.Text.Encoding.UTF8.GetBytes($"#!/bin/sh\nexec {server.Command} \"$@\"\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await using var client = GitClient.Open(
            GitRemote.Parse(server.Url("r")), new GitClientOptions { ReadVariable = name => name is "GIT_SSH" ? program : null });
        Assert.Equal(sample.After, (await client.GetTipAsync(Ct)).Id);
    }

    [Fact]
    public async Task An_unknown_host_key_is_refused_and_the_cure_is_named()
    {
        await using SshServer server = await StartAsync();
        GitRemoteException error = await FailureAsync(server.Url("r"), $"{server.Command} -o UserKnownHostsFile=/dev/null");
        Assert.Equal(GitRemoteFault.Untrusted, error.Fault);
        Assert.Contains("known_hosts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_key_that_changed_is_refused_and_told_from_an_unknown_one()
    {
        await using SshServer server = await StartAsync();
        string line = await File.ReadAllTextAsync(server.FileOf("known_hosts"), Ct);
        string other = (await File.ReadAllTextAsync(server.FileOf("user.pub"), Ct)).Split(' ')[1];
        string known = _folder.File("known", System.Text.Encoding.UTF8.GetBytes($"{line.Split(' ')[0]} ssh-ed25519 {other}\n"));
        GitRemoteException error = await FailureAsync(server.Url("r"), $"{server.Command} -o UserKnownHostsFile='{known}'");
        Assert.Equal(GitRemoteFault.Untrusted, error.Fault);
        Assert.Contains("not the one that is known", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_server_does_not_know_is_named()
    {
        await using SshServer server = await StartAsync();
        GitRemoteException error = await FailureAsync(server.Url("r"), $"{server.Command} -o PubkeyAuthentication=no");
        Assert.Equal(GitRemoteFault.Unauthorized, error.Fault);
        Assert.Contains("Permission denied", error.Message, StringComparison.Ordinal);
        Assert.Contains("no key is accepted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_has_an_error_of_its_own()
    {
        await using SshServer server = await StartAsync();
        Serai.Testing.Git.Init(Path.Combine(server.BasePath, "empty"));
        Assert.Equal(GitRemoteFault.NoRepository, (await FailureAsync(server.Url("nowhere"), server.Command)).Fault);
        Assert.Equal(GitRemoteFault.EmptyRepository, (await FailureAsync(server.Url("empty"), server.Command)).Fault);
        Assert.Equal(GitRemoteFault.Unsupported, (await FailureAsync(server.Url("r"), "no-such-ssh-here")).Fault);
        GitRemoteException refused = await FailureAsync($"ssh://127.0.0.1:{ServerProcess.FreePort()}/r", server.Command);
        Assert.Equal(GitRemoteFault.Unreachable, refused.Fault);
        Assert.Contains("Connection refused", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ssh_that_cannot_be_started_is_named()
    {
        await using var client = GitClient.Open(
            GitRemote.Parse("h:r"), new GitClientOptions { ReadVariable = name => name is "GIT_SSH" ? "/no/such/ssh" : null });
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
        Assert.Equal(GitRemoteFault.Unsupported, error.Fault);
        Assert.Contains("cannot start /no/such/ssh", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_process_and_what_it_started()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are looked for in /proc");
        string mark = $"{1_000_000 + Environment.ProcessId}";
        await using GitClient client = Client("h:r", $"sleep {mark} & sleep {mark}; true");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Task<RemoteTip> tip = client.GetTipAsync(cancel.Token);
        Assert.False(tip.IsCompleted);
        while (Processes(mark).Count < 3)
        {
            await Task.Delay(5, Ct); // the shell, and what it starts
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tip);

        // Who was killed is seen for as long as it has not had the processor once more.
        long cancelled = Stopwatch.GetTimestamp();
        while (Processes(mark) is [_, ..] left)
        {
            Assert.True(Stopwatch.GetElapsedTime(cancelled) < EndPatience, $"still there: {string.Join(", ", left)}");
            await Task.Delay(5, Ct);
        }
    }

    [Fact]
    public async Task An_ssh_that_says_nothing_is_given_up_after_the_idle_limit()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs sh");
        var time = new ManualTime();
        await using var client = GitClient.Open(
            GitRemote.Parse("h:r"), new GitClientOptions { Time = time, ReadVariable = name => name is "GIT_SSH_COMMAND" ? "sleep 1000; true" : null });
        Task<RemoteTip> tip = client.GetTipAsync(Ct);
        while (!tip.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(61));
            await Task.Delay(1, Ct);
        }

        Assert.Equal(GitRemoteFault.Stalled, (await Assert.ThrowsAsync<GitRemoteException>(() => tip)).Fault);
    }

    [Fact]
    public async Task What_ssh_says_is_shown_without_escapes_and_cut()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs sh");
        GitRemoteException error = await FailureAsync("h:r", @"printf '\033[31m%0100000d\033]0;title\007the end\n' 0 >&2; exit 3; true");
        Assert.Equal(GitRemoteFault.Refused, error.Fault);
        Assert.Contains("status 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("the end", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.InRange(error.Message.Length, 400, 800);
    }

    private static GitClient Client(string remote, string command) =>
        GitClient.Open(GitRemote.Parse(remote), new GitClientOptions { ReadVariable = name => name is "GIT_SSH_COMMAND" ? command : null });

    private static async Task<GitRemoteException> FailureAsync(string remote, string command)
    {
        await using GitClient client = Client(remote, command);
        return await Assert.ThrowsAsync<GitRemoteException>(() => client.GetTipAsync(Ct));
    }

    private async Task<SshServer> StartAsync(bool acceptsProtocol = true)
    {
        Assert.SkipWhen(SshServer.Missing is not null, SshServer.Missing ?? "");
        return await SshServer.StartAsync(_folder.Folder("served"), acceptsProtocol);
    }

    /// <summary>Processes with a mark in their command line.</summary>
    private static List<string> Processes(string mark) =>
        [.. Directory.EnumerateDirectories("/proc").Select(process => Read(Path.Combine(process, "cmdline"))).Where(line => line.Contains(mark, StringComparison.Ordinal))];

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
}
