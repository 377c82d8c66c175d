using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Front.State;
using Serai.Front.Supervision;
using Serai.Store.Control;

namespace Serai.Front.Tests.Supervision;

/// <summary>Real processes under watch, by a clock that the tests move: seconds of it pass in milliseconds, so that nobody gets enough.</summary>
public sealed class WorkerWatchTests : IAsyncLifetime
{
    // Only a test that fails waits so long; the workers of these tests run at idle priority.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly CancellationTokenSource _stop = new();
    private FrontFixture _front = null!;
    private ControlFolder _control = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        _front = await FrontFixture.StartAsync();
        _control = ControlFolder.TryMake(_front.Folder.Root, out _)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await SecondsUntilAsync(() => _running.IsCompleted);
        _stop.Dispose();
        _control.Dispose();
        await _front.DisposeAsync();
    }

    [Fact]
    public async Task A_starved_worker_that_is_needed_is_started_again_under_nice_and_back_at_idle_priority_when_it_is_not()
    {
        Supervise("while :; do :; done");
        await WithoutTimeUntilAsync(() => Starts.Length == 1);
        await SecondsUntilAsync(() => Starts.Length == 2);
        Assert.Equal(["idle 0", "other 10"], Starts);

        // Somebody still waits for it: it is left where it is.
        _front.Publish(1);
        _front.Parts.State.NoteWaiting(1);
        _front.Parts.State.Take(new WorkerReport { Phase = SyncPhase.Waiting, CheckedAt = _front.Time.GetUtcNow() });
        for (int i = 0; i < 40; i++)
        {
            ASecondPasses();
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, Starts.Length);
        _front.Parts.State.NoteWaiting(-1);
        await SecondsUntilAsync(() => Starts.Length == 3);
        Assert.Equal("idle 0", Starts[2]);
        Assert.Equal(0, _front.Parts.State.WorkerRestarts);
    }

    [Fact]
    public async Task A_worker_that_hangs_is_ended_and_another_follows()
    {
        _front.Publish(1);
        Supervise("sleep 1000");
        await WithoutTimeUntilAsync(() => Starts.Length == 1);
        await SecondsUntilAsync(() => _front.Parts.State.WorkerRestarts == 1);
        await SecondsUntilAsync(() => _front.Parts.State.WorkerRuns);
        await WithoutTimeUntilAsync(() => Starts.Length == 2);
        Assert.Equal(1, _front.Parts.State.WorkerRestarts);
    }

    [Fact]
    public async Task A_worker_that_was_stopped_is_ended_and_another_follows()
    {
        _front.Publish(1);
        Supervise("echo $$ > $0.stopped; kill -STOP $$; sleep 1000");

        await WithoutTimeUntilAsync(() => IsStopped);
        DateTimeOffset stoppedAt = _front.Time.GetUtcNow();
        await SecondsUntilAsync(() => _front.Parts.State.WorkerRestarts == 1);
        Assert.InRange((_front.Time.GetUtcNow() - stoppedAt).TotalSeconds, 30, 119);
    }

    [Fact]
    public async Task A_worker_is_the_first_to_go_when_memory_runs_out()
    {
        Supervise("cat /proc/$$/oom_score_adj >> $0.score; sleep 1000");
        await SecondsUntilAsync(() => File.Exists(Score) && File.ReadAllText(Score).Length > 0);
        Assert.Equal("500\n", await File.ReadAllTextAsync(Score, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Workers_that_die_again_and_again_are_told_of_until_one_lives()
    {
        _front.Publish(1);
        FrontState state = _front.Parts.State;
        Supervise("exit 134");

        // Seconds pass between two workers alone: one that gets to its end late has not hung.
        await WithoutTimeUntilAsync(() =>
        {
            if (!state.WorkerRuns)
            {
                ASecondPasses();
            }

            return state.WorkerTrouble is not null;
        });
        Assert.Contains("3 workers in a row", state.WorkerTrouble, StringComparison.Ordinal);
        Assert.Contains("a stack overflow", state.WorkerTrouble, StringComparison.Ordinal);
        string page = await _front.Client.GetStringAsync("/status.json", TestContext.Current.CancellationToken);
        Assert.Contains("\"state\": \"degraded\"", page, StringComparison.Ordinal);
        Assert.Contains("workers in a row", page, StringComparison.Ordinal);
        state.Take(new WorkerReport { Phase = SyncPhase.Waiting, CheckedAt = _front.Time.GetUtcNow() });
        Assert.Null(state.WorkerTrouble);
    }

    [Fact]
    public void What_threads_are_at_is_told_by_name()
    {
        using var process = Process.Start("sleep", "1000");
        try
        {
            Assert.True(SpinWait.SpinUntil(() => Told().StartsWith("'sleep' S 0.", StringComparison.Ordinal), Patience), Told());
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }

        string Told() => WorkerUsage.DescribeThreads(process.Id);
    }

    [Fact]
    public void The_system_knows_threads_by_the_names_that_they_have_here()
    {
        string? known = null;
        var thread = new Thread(() => known = File.ReadAllText("/proc/thread-self/comm")) { Name = "a lane" };
        thread.Start();
        thread.Join();
        Assert.Equal("a lane\n", known);
    }

    private string Score => _control.Socket + ".score";

    private bool IsStopped =>
        File.Exists(_control.Socket + ".stopped")
        && int.TryParse(File.ReadAllText(_control.Socket + ".stopped"), CultureInfo.InvariantCulture, out int process)
        && File.ReadAllText($"/proc/{process}/stat").Contains(") T ", StringComparison.Ordinal);

    private string[] Starts => File.Exists(_control.Socket + ".starts") ? File.ReadAllLines(_control.Socket + ".starts") : [];

    private void Supervise(string script)
    {
        const string Tell = "read options; case $(chrt -p $$) in *SCHED_IDLE*) echo idle $(nice);; *) echo other $(nice);; esac >> $0.starts; ";
        var launch = new WorkerLaunch("/bin/sh", ["-c", Tell + script], "told"u8.ToArray(), new Dictionary<string, string>(StringComparer.Ordinal));
        var supervisor = new WorkerSupervisor(
            new WorkerOrders(launch),
            _front.Folder,
            new WorkerNeed(_front.Parts.State, _front.Current, _front.Time),
            socket => new WorkerLink(socket, _front.TakeOver, new SyncRequests(), new PresentWorker(), (TimeProvider.System, NullLogger.Instance)),
            (_front.Time, NullLogger.Instance));
        _running = supervisor.RunAsync(_control, _stop.Token);
    }

    // A worker gets where it writes or stops when it gets a processor, however long that takes.
    private static async Task WithoutTimeUntilAsync(Func<bool> condition)
    {
        for (long since = Stopwatch.GetTimestamp(); !condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, "waited in vain");
            await Task.Delay(2, CancellationToken.None);
        }
    }

    private Task SecondsUntilAsync(Func<bool> condition) => WithoutTimeUntilAsync(() =>
    {
        ASecondPasses();
        return condition();
    });

    // A second of the manual clock, and what follows from it; only the supervision has timers here.
    private void ASecondPasses()
    {
        if (_front.Time.ArmedTimers > 0)
        {
            _front.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
