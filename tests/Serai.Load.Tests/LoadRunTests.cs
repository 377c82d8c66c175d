using System.Net;
using System.Net.Sockets;
using Serai.Load.Requests;
using Serai.Load.Results;

namespace Serai.Load.Tests;

/// <summary>The generator against a real server that does what a test wants. No time is asserted from above: the machine may be busy.</summary>
public sealed class LoadRunTests
{
    private const int Rate = 200;
    private const double TimeoutSeconds = 0.5;

    [Fact]
    public async Task Every_request_that_was_due_is_answered_and_counted()
    {
        await using var server = new FaultyServer(_ => Task.FromResult<string?>(FaultyServer.Good));
        LoadSummary summary = await RunAsync(server.EndPoint, timeoutSeconds: 60);
        ClassSummary all = summary.Phases.Single().All;
        Assert.Equal(Rate, server.Requests);
        Assert.Equal((Rate, 0, 0), (all.Requests, all.Failures, all.Timeouts));
        Assert.Null(summary.FirstFailure);
        Assert.InRange(all.P50Ms, 0.001, all.MaxMs);
    }

    [Fact]
    public async Task A_stall_of_the_server_is_measured_from_when_each_request_was_due()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new FaultyServer(async number =>
        {
            await (number < 10 ? Task.CompletedTask : gate.Task);
            return FaultyServer.Good;
        });

        // Two connections: the requests behind the stalled ones wait without being sent, and are late all the same.
        Task<LoadSummary> running = RunAsync(server.EndPoint, timeoutSeconds: 60, connections: 2);
        await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
        gate.SetResult();
        LoadSummary summary = await running;
        ClassSummary all = summary.Phases.Single().All;
        Assert.InRange(all.MaxMs, 900, double.MaxValue);
        Assert.InRange(all.P50Ms, 400, double.MaxValue);
        Assert.InRange(all.LongestGapMs, 500, double.MaxValue);
    }

    [Fact]
    public async Task A_wrong_status_counts_at_full_length_and_is_named()
    {
        await using var server = new FaultyServer(number => Task.FromResult<string?>(number % 10 == 0 ? "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n" : FaultyServer.Good));
        LoadSummary summary = await RunAsync(server.EndPoint, timeoutSeconds: 60);
        ClassSummary all = summary.Phases.Single().All;
        Assert.Equal(Rate / 10, all.Failures);
        Assert.Equal(60_000, all.MaxMs);
        Assert.Equal("health: status 500", summary.FirstFailure);
    }

    [Fact]
    public async Task A_cut_connection_is_a_failure_and_is_made_again()
    {
        await using var server = new FaultyServer(number => Task.FromResult(number % 20 == 5 ? null : FaultyServer.Good));
        LoadSummary summary = await RunAsync(server.EndPoint, timeoutSeconds: 60, connections: 4);
        ClassSummary all = summary.Phases.Single().All;
        Assert.Equal((Rate, Rate / 20), (all.Requests, all.Failures));
        Assert.StartsWith("health: ", summary.FirstFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_never_answered_is_lost_after_the_timeout_and_holds_nobody_up()
    {
        await using var server = new FaultyServer(async number =>
        {
            await (number == 3 ? Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken) : Task.CompletedTask);
            return FaultyServer.Good;
        });
        LoadSummary summary = await RunAsync(server.EndPoint, TimeoutSeconds);
        ClassSummary all = summary.Phases.Single().All;
        Assert.InRange(all.Timeouts, 1, Rate);
        Assert.Equal(TimeoutSeconds * 1000, all.MaxMs);
        Assert.Equal("health: no answer in time", summary.FirstFailure);
    }

    [Fact]
    public async Task A_503_counts_apart_only_where_that_is_asked_for()
    {
        await using var server = new FaultyServer(number => Task.FromResult<string?>(number % 2 == 0 ? "HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n" : FaultyServer.Good));
        ClassSummary failed = (await RunAsync(server.EndPoint, timeoutSeconds: 60)).Phases.Single().All;
        ClassSummary refused = (await RunAsync(server.EndPoint, timeoutSeconds: 60, refusals: true)).Phases.Single().All;
        Assert.Equal((Rate / 2, 0), (failed.Failures, failed.Refused));
        Assert.Equal((0, Rate / 2), (refused.Failures, refused.Refused));
    }

    [Fact]
    public async Task Where_nobody_listens_there_is_no_run()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var nobody = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();
        await Assert.ThrowsAsync<IOException>(() => RunAsync(nobody, timeoutSeconds: 1));
    }

    [Fact]
    public async Task A_body_is_read_to_its_end_when_it_is_larger_than_what_is_looked_at()
    {
        string large = $"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n{new string('x', 3_000_000)}";
        await using var server = new FaultyServer(_ => Task.FromResult<string?>(large));
        ClassSummary all = (await RunAsync(server.EndPoint, timeoutSeconds: 60, rate: 20)).Phases.Single().All;
        Assert.Equal((20, 0, 0), (all.Requests, all.Failures, all.Timeouts));
    }

    [Fact]
    public async Task Phases_told_on_the_input_part_the_run_and_its_end_ends_it()
    {
        await using var server = new FaultyServer(_ => Task.FromResult<string?>(FaultyServer.Good));
        using var phases = new PhaseLines("one", "two", string.Empty);
        LoadSummary summary = await RunAsync(server.EndPoint, timeoutSeconds: 60, seconds: 600, phases: phases);
        Assert.Equal(["one", "two"], summary.Phases.Select(phase => phase.Name));
        Assert.All(summary.Phases, phase => Assert.InRange(phase.All.Requests, 1, int.MaxValue));
        var read = LoadSummary.FromJson(summary.ToJson());
        Assert.Equal(summary.Phases[1].All, read.Phases[1].All);
    }

    private static Task<LoadSummary> RunAsync(
        IPEndPoint server, double timeoutSeconds, int connections = 8, int rate = Rate, double seconds = 1, bool refusals = false, TextReader? phases = null)
    {
        var options = new LoadOptions
        {
            Server = server,
            Rate = rate,
            Length = TimeSpan.FromSeconds(seconds),
            WarmUp = TimeSpan.Zero,
            Connections = connections,
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
            Patience = TimeSpan.FromSeconds(timeoutSeconds),
            RefusalsAreAnswers = refusals,
        };
        var mix = RequestMix.Parse("health=1", server.ToString(), archive: null);
        return Task.Factory.StartNew(() => LoadRun.Run(options, mix, phases), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Lines that come one after the other, half a second apart.</summary>
    private sealed class PhaseLines(params string[] lines) : TextReader
    {
        private int _next;

        public override string? ReadLine()
        {
            using var never = new ManualResetEventSlim();
            never.Wait(500, TestContext.Current.CancellationToken);
            return _next < lines.Length ? lines[_next++] : null;
        }
    }
}
