using System.Net;
using System.Net.Sockets;
using Serai.Git;
using Serai.Store.Control;
using Serai.Store.Generations;
using Serai.Testing;

namespace Serai.Worker.Tests.Sync;

/// <summary>Several remotes, as real git daemons: the next is taken where one fails, and what is served never goes backwards by it.</summary>
public sealed class FallbackTests : IAsyncLifetime
{
    private readonly SyncFixture _fixture = new();
    private readonly TemporaryFolder _second = new();
    private readonly int _firstPort = ServerProcess.FreePort();
    private GitDaemon? _firstDaemon;
    private GitDaemon _secondDaemon = null!;
    private WorkerOptions _options = null!;

    private string SecondFolder => _second["mirror.git"];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(GitDaemon.Missing is not null, GitDaemon.Missing ?? "");
        _fixture.WritePackage("alpha", "1.0");
        _fixture.Commit();
        Serai.Testing.Git.Init(SecondFolder, bare: true);
        MirrorToSecond();
        _secondDaemon = await GitDaemon.StartAsync(_second.Path);
        string first = $"git://127.0.0.1:{_firstPort}/{Path.GetFileName(_fixture.Repository.Folder)}/.git#master";
        _options = _fixture.Options() with { Remote = first, FallbackRemotes = [_secondDaemon.Url("mirror.git") + "#master"] };
    }

    public async ValueTask DisposeAsync()
    {
        await StopFirstAsync();
        await (_secondDaemon?.DisposeAsync() ?? ValueTask.CompletedTask);
        _fixture.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task Where_the_first_refuses_the_second_is_taken_and_the_report_says_which_and_why()
    {
        await using SyncWorker worker = _fixture.Open(_options);
        Generation generation = await worker.SyncAsync();
        Assert.Equal(_options.FallbackRemotes[0], generation.Manifest.Remote);
        WorkerReport report = worker.Reporter.Now;
        Assert.Equal(_options.FallbackRemotes[0], report.Remote);
        RemoteFailure failure = Assert.Single(report.FailedRemotes);
        Assert.Equal(_options.Remote, failure.Remote);
        Assert.Contains("refused", failure.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(worker.Log.Lines, line => line.StartsWith($"remote {_options.Remote} failed: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_first_says_nothing_the_second_is_taken_after_its_patience()
    {
        using var silent = new TcpListener(IPAddress.Loopback, _firstPort);
        silent.Start();
        await using SyncWorker worker = _fixture.Open(_options);
        Task<Generation> syncing = worker.SyncAsync();
        using Socket accepted = await silent.AcceptSocketAsync(TestContext.Current.CancellationToken);
        while (!syncing.IsCompleted)
        {
            if (worker.Reporter.Now.FailedRemotes.Count == 0)
            {
                _fixture.Time.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.Equal(_options.FallbackRemotes[0], (await syncing).Manifest.Remote);
        Assert.Equal(_options.Remote, Assert.Single(worker.Reporter.Now.FailedRemotes).Remote);
    }

    [Fact]
    public async Task A_second_that_is_newer_is_taken_and_the_first_is_gone_back_to_once_it_is_no_older()
    {
        await StartFirstAsync();
        await using SyncWorker worker = _fixture.Open(_options);
        await worker.SyncAsync();
        Assert.Equal(_options.Remote, worker.Newest.Manifest.Remote);

        // The second is two commits ahead of a first that is away.
        string behind = _fixture.Repository.Run("rev-parse", "HEAD");
        _fixture.WritePackage("alpha", "2.0");
        _fixture.Commit();
        _fixture.WritePackage("alpha", "3.0");
        string ahead = _fixture.Commit();
        MirrorToSecond();
        await StopFirstAsync();
        Generation newer = await worker.SyncAsync();
        Assert.Equal((ahead, "proven", _options.FallbackRemotes[0]), (newer.Manifest.Commit, newer.Manifest.Descent, newer.Manifest.Remote));

        // The first is back with what it had: it is not followed, and the second has nothing new.
        _fixture.Repository.Run("reset", "--hard", "--quiet", behind);
        await StartFirstAsync();
        Assert.Equal(newer.Number, (await worker.SyncAsync()).Number);
        Assert.Contains("older than the served commit", Assert.Single(worker.Reporter.Now.FailedRemotes).Reason, StringComparison.Ordinal);

        // It has caught up, and has nothing new; then it has.
        _fixture.Repository.Run("reset", "--hard", "--quiet", ahead);
        Assert.Equal(newer.Number, (await worker.SyncAsync()).Number);
        Assert.Empty(worker.Reporter.Now.FailedRemotes);
        Assert.Equal(_options.Remote, worker.Reporter.Now.Remote);
        _fixture.WritePackage("alpha", "4.0");
        string last = _fixture.Commit();
        Generation caughtUp = await worker.SyncAsync();
        Assert.Equal((last, "proven", _options.Remote), (caughtUp.Manifest.Commit, caughtUp.Manifest.Descent, caughtUp.Manifest.Remote));
    }

    [Fact]
    public async Task A_second_that_is_older_is_not_taken_and_asked_for_its_history_once()
    {
        await StartFirstAsync();
        _fixture.WritePackage("alpha", "2.0");
        _fixture.Commit();
        await using SyncWorker worker = _fixture.Open(_options);
        Generation served = await worker.SyncAsync();
        await StopFirstAsync();
        for (int round = 0; round < 3; round++)
        {
            SyncOutcome outcome = await worker.TryAsync();
            Assert.False(outcome.Succeeded);
            Assert.Contains("refused", outcome.Text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("older than the served commit", outcome.Text, StringComparison.Ordinal);
            Assert.Equal(served.Number, worker.Newest.Number);
            Assert.Equal(2, worker.Reporter.Now.FailedRemotes.Count);
        }

        Assert.Single(worker.Log.Lines, line => line.Contains("is not known to descend from", StringComparison.Ordinal));

        // Once it is ahead it is taken.
        _fixture.WritePackage("alpha", "3.0");
        string ahead = _fixture.Commit();
        MirrorToSecond();
        Assert.Equal(ahead, (await worker.SyncAsync()).Manifest.Commit);
    }

    [Fact]
    public async Task The_rule_of_descent_holds_across_remotes_in_the_next_process_and_not_for_remotes_that_are_no_longer_configured()
    {
        await StartFirstAsync();
        _fixture.WritePackage("alpha", "2.0");
        string served = (await CommitAndSyncAsync()).Manifest.Commit;
        await StopFirstAsync();
        await using (SyncWorker worker = _fixture.Open(_options))
        {
            Assert.False((await worker.TryAsync()).Succeeded);
            Assert.Equal(served, worker.Newest.Manifest.Commit);
        }

        // Only the second, by the operator's will.
        WorkerOptions other = _options with { Remote = _options.FallbackRemotes[0], FallbackRemotes = [] };
        Generation generation = await _fixture.SyncAsync(other);
        Assert.NotEqual(served, generation.Manifest.Commit);
    }

    [Fact]
    public async Task Where_both_fail_in_their_own_ways_the_error_names_both()
    {
        WorkerOptions options = _options with { FallbackRemotes = [_secondDaemon.Url("mirror.git") + "#nowhere"] };
        await using SyncWorker worker = _fixture.Open(options);
        string message = (await Assert.ThrowsAsync<GitException>(worker.SyncAsync)).Message;
        Assert.Contains($"127.0.0.1:{_firstPort}", message, StringComparison.Ordinal);
        Assert.Contains("nowhere", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_and_the_token_go_to_the_remote_they_are_meant_for()
    {
        await using var first = new HostileOrigin(_ => new OriginReply { Status = 404 });
        await using var second = new HostileOrigin(_ => new OriginReply { Status = 404 });
        await using var third = new HostileOrigin(_ => new OriginReply { Status = 404 });
        WorkerOptions options = _fixture.Options() with
        {
            Remote = first["r"],
            FallbackRemotes = [second["r"].Replace("http://", "http://user:secret@", StringComparison.Ordinal), third["r"]],
            ReadVariable = name => name == "SERAI_GIT_TOKEN" ? "token-of-the-first" : null,
        };
        await using SyncWorker worker = _fixture.Open(options);
        await Assert.ThrowsAsync<GitException>(worker.SyncAsync);
        Assert.Contains(first.Requests, request => request.Header("Authorization") == "Bearer token-of-the-first");
        Assert.Contains(second.Requests, request => request.Header("Authorization")?.StartsWith("Basic ", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(second.Requests, request => request.Head.Contains("token-of-the-first", StringComparison.Ordinal));
        Assert.NotEmpty(third.Requests);
        Assert.All(third.Requests, request => Assert.Null(request.Header("Authorization")));
        Assert.DoesNotContain(worker.Log.Lines, line => line.Contains("secret", StringComparison.Ordinal) || line.Contains("token-of", StringComparison.Ordinal));
    }

    private async Task<Generation> CommitAndSyncAsync()
    {
        _fixture.Commit();
        return await _fixture.SyncAsync(_options);
    }

    private void MirrorToSecond() => _fixture.Repository.Run("push", "--quiet", "--force", SecondFolder, "master");

    private async Task StartFirstAsync() =>
        _firstDaemon = await GitDaemon.StartAsync(Path.GetDirectoryName(_fixture.Repository.Folder)!, port: _firstPort);

    private async Task StopFirstAsync()
    {
        if (_firstDaemon is not null)
        {
            await _firstDaemon.DisposeAsync();
            _firstDaemon = null;
        }
    }
}
