using Serai.EndToEnd.Fixtures;
using Serai.Load.Results;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary>
/// The short form of the experiments of <c>bench/availability</c>: whatever the worker does, no request fails and none is late. A run in which the
/// machine held up the load generator itself says nothing, and is made again, with another server.
/// </summary>
[Collection(Alone)]
public sealed class AvailabilityTests
{
    /// <summary>They run by themselves: other tests would be measured.</summary>
    public const string Alone = "availability";

    private const double MostMs = 100;

    // The generator has the front's priority: what held it up for a fifth of the bound may have held up the front for all of it.
    private const double MostLagMs = 20;
    private const int MostRuns = 5;

    // Of all tests together: a machine that is busy now will be busy in a minute.
    private const int MostVoidRuns = 10;

    // The server's core may be taken away while the load generator's is not: one late run may be the machine's.
    private const int MostLateRuns = 3;

    private const int LeastSyncs = 2;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    private static int VoidRuns;

    [Theory]
    [InlineData("memory")]
    [InlineData("disk")]
    public async Task While_it_takes_updates_of_everything_no_request_fails_and_none_is_late(string store)
    {
        using var folder = new TemporaryFolder();
        var origin = new LargeOrigin(folder["origin"]);
        await AssertAvailableAsync(data => Task.FromResult(Serve(data, origin.Remote, fault: null, "--git-store", store)), async serai =>
        {
            Task window = Task.Delay(Window, TestContext.Current.CancellationToken);
            for (int syncs = 0; syncs < LeastSyncs || !window.IsCompleted; syncs++)
            {
                await serai.WaitForCommitAsync(origin.Advance());
            }
        });
    }

    [Theory]
    [InlineData("receive:spin10")]
    [InlineData("receive:alloc2g")]
    [InlineData("analyse:gcstorm")]
    [InlineData("build:stackoverflow")]
    [InlineData("build:deadlock")]
    [InlineData("publish:exit")]
    public async Task Whatever_happens_to_the_worker_no_request_fails_and_none_is_late(string fault)
    {
        using var folder = new TemporaryFolder();
        var origin = new LargeOrigin(folder["origin"]);
        string strike = $"fault {fault} strikes";
        await AssertAvailableAsync(StartAsync, async serai =>
        {
            // It strikes once in the life of a server: before the phase it would be measured by nobody.
            Assert.DoesNotContain(strike, serai.Errors, StringComparison.Ordinal);
            origin.Advance();
            await serai.WaitForLogAsync(strike);
            await Task.Delay(Window, TestContext.Current.CancellationToken);
        });

        async Task<SeraiProcess> StartAsync(string data)
        {
            // What the tip has is there already, so that the fault waits for the next one.
            await SeraiProgram.SyncAsync(data, origin.Remote);
            return Serve(data, origin.Remote, fault);
        }
    }

    [Fact]
    public async Task The_same_work_in_the_fronts_own_process_fails_this_test()
    {
        using var folder = new TemporaryFolder();
        var origin = new LargeOrigin(folder["origin"]);
        await SeraiProgram.SyncAsync(folder["data"], origin.Remote);
        int port = ServerProcess.FreePort();
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        string program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Serai.Availability", configuration, "Serai.Availability");
        var start = new System.Diagnostics.ProcessStartInfo(program, ["inside", "flood", $"{port}", $"file://{origin.Remote}", folder["data"], origin.Objects]);
        await using ServerProcess inside = await ServerProcess.StartAsync(start, port);
        await using OpenLoad load = await OpenLoad.StartAsync(port);
        PhaseSummary phase = await load.MeasureAsync(() => Task.Delay(Window, TestContext.Current.CancellationToken));
        Assert.InRange(phase.All.MaxMs, MostMs, double.MaxValue);
    }

    private static SeraiProcess Serve(string data, string remote, string? fault, params string[] arguments) =>
        SeraiProcess.Start("serve", ["--data", data, "--remote", remote, "--interval", "1s", "--allow-rewind", .. arguments],
            surroundings: fault is null ? null : Surroundings.WithFault(fault));

    // Each run has a server and a data folder of its own: what has happened in one run does not happen to the same server again.
    private static async Task AssertAvailableAsync(Func<string, Task<SeraiProcess>> startAsync, Func<SeraiProcess, Task> duringAsync)
    {
        var late = new List<string>();
        var said = new List<string>();
        do
        {
            using var folder = new TemporaryFolder();
            await using SeraiProcess serai = await startAsync(folder["data"]);
            await serai.WaitForCommitAsync();
            await using OpenLoad load = await OpenLoad.StartAsync(serai.Port);
            PhaseSummary phase = await load.MeasureAsync(() => duringAsync(serai));
            Assert.True(phase.All is { Failures: 0, Timeouts: 0, Requests: > 0 }, $"{phase.All.Failures} failed, {phase.All.Timeouts} lost of {phase.All.Requests}; it said:\n{serai.Errors}");
            if (phase.All.MaxMs <= MostMs)
            {
                return;
            }

            said.Add($"max {phase.All.MaxMs:F1} ms, own lag {phase.LagMaxMs:F1} ms");
            if (phase.LagMaxMs <= MostLagMs)
            {
                late.Add($"{said[^1]}; it said:\n{serai.Errors}");
            }
            else
            {
                VoidRuns++;
            }
        }
        while (late.Count < MostLateRuns && said.Count < MostRuns && VoidRuns < MostVoidRuns);

        Assert.True(late.Count < MostLateRuns, $"answers took over {MostMs} ms in {late.Count} runs: {string.Join("\n", late)}");
        Assert.Skip($"the machine is too busy to tell: {string.Join("; ", said)}");
    }
}

/// <summary>Nothing else runs beside these tests.</summary>
[CollectionDefinition(AvailabilityTests.Alone, DisableParallelization = true)]
public sealed class AvailabilityCollection;
