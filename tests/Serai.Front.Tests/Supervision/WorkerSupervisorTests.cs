using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Front.State;
using Serai.Front.Supervision;
using Serai.Store;
using Serai.Store.Generations;
using Serai.Testing;

namespace Serai.Front.Tests.Supervision;

/// <summary>Real processes, by a clock that stands still: shell scripts take the worker's place.</summary>
public sealed class WorkerSupervisorTests : IAsyncLifetime
{
    // Only a test that fails waits so long; the workers of these tests run at idle priority.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _folder;
    private readonly ManualTime _time = new();
    private readonly FrontState _state = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ControlFolder _control;
    private readonly string _starts;
    private Task _running = Task.CompletedTask;
    private WorkerOrders _orders = null!;

    public WorkerSupervisorTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        _folder = DataFolder.Open(_temporary["data"]);
        _control = ControlFolder.TryMake(_folder.Root, out _)!;
        _starts = _temporary["starts"];
    }

    // With something to serve nobody waits for these workers: they are left where they are, however long the clock says that they ran.
    public async ValueTask InitializeAsync()
    {
        await using FrontFixture front = await FrontFixture.ServingAsync();
        _state.Generation = front.Parts.State.Generation;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _running.IsCompleted;
        });
        _stop.Dispose();
        _control.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task A_worker_that_ends_by_itself_is_started_again_after_growing_pauses()
    {
        Supervise($"read options; echo $options >> {_starts}; exit 3");
        double[] pauses = [0.5, 1, 2, 4, 8, 16, 32, 60, 60];
        for (int i = 0; i < pauses.Length; i++)
        {
            await UntilAsync(() => _state.WorkerRestarts == i + 1 && !_state.WorkerRuns && _time.ArmedTimers == 1);
            Assert.Equal(i + 1, Starts());
            _time.Advance(TimeSpan.FromSeconds(pauses[i]) - TimeSpan.FromTicks(1));
            Assert.Equal(1, _time.ArmedTimers);
            _time.Advance(TimeSpan.FromTicks(1));
            await UntilAsync(() => Starts() == i + 2);
        }

        Assert.All(await File.ReadAllLinesAsync(_starts, TestContext.Current.CancellationToken), line => Assert.Equal("told", line));
    }

    [Fact]
    public async Task A_worker_that_held_out_for_over_a_minute_is_started_again_soon()
    {
        Supervise($"read options; echo x >> {_starts}; while test ! -e {_temporary["go"]}; do sleep 0.01; done");
        await UntilAsync(() => Starts() == 1 && _state.WorkerRuns);
        _time.Advance(TimeSpan.FromSeconds(61));
        await File.WriteAllTextAsync(_temporary["go"], "", TestContext.Current.CancellationToken);
        foreach (double pause in new[] { 0.5, 1, 2 })
        {
            int starts = Starts();
            await UntilAsync(() => !_state.WorkerRuns && _state.WorkerRestarts == starts && _time.ArmedTimers == 1);
            _time.Advance(TimeSpan.FromSeconds(pause));
            await UntilAsync(() => Starts() == starts + 1);
        }
    }

    [Fact]
    public async Task A_worker_that_does_not_read_what_it_is_told_is_no_trouble()
    {
        Supervise($"exec < /dev/null; echo x >> {_starts}");

        // Each pause to its end and no further: where telling it fails at once, the next pause begins within the same step of the clock.
        double[] pauses = [0.5, 1, 2];
        for (int i = 0; i < pauses.Length; i++)
        {
            await UntilAsync(() => Starts() == i + 1 && !_state.WorkerRuns && _time.ArmedTimers == 1);
            _time.Advance(TimeSpan.FromSeconds(pauses[i]));
        }

        await UntilAsync(() => Starts() == pauses.Length + 1);
    }

    [Fact]
    public async Task A_program_that_is_missing_is_tried_again()
    {
        Supervise(new WorkerLaunch(_temporary["missing"], [], default, new Dictionary<string, string>(StringComparer.Ordinal)));
        for (int i = 0; i < 3; i++)
        {
            await UntilAsync(() => !_state.WorkerRuns && _time.ArmedTimers == 1);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.False(_running.IsCompleted);
    }

    [Fact]
    public async Task A_control_folder_that_was_tidied_away_comes_back()
    {
        Directory.Delete(Path.GetDirectoryName(_control.Socket)!);
        Supervise($"read options; echo $0 >> {_starts}; test -d $(dirname $0) && exit 0");
        await UntilAsync(() => Starts() == 1);
        Assert.False(_running.IsCompleted);
        string folder = Path.GetDirectoryName(_control.Socket)!;
        Assert.True(Directory.Exists(folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }
    }

    [Fact]
    public async Task A_worker_that_was_told_what_is_not_so_any_more_is_ended_and_another_is_told_at_once()
    {
        string script = $"read options; echo $options >> {_starts}; cat > /dev/null; echo ended >> {_starts}";
        Supervise(script);
        await UntilAsync(() => Starts() == 1 && _state.WorkerRuns);
        WorkerLaunch before = _orders.Now.Launch;
        Assert.False(_orders.TryChange(before with { StandardInput = "told"u8.ToArray() }));
        Assert.True(_orders.TryChange(before with { StandardInput = "told anew"u8.ToArray() }));
        await UntilAsync(() => Starts() == 3 && _state.WorkerRuns);
        Assert.Equal(["told", "ended", "told anew"], await File.ReadAllLinesAsync(_starts, TestContext.Current.CancellationToken));

        // Nothing failed, and so nothing waits and nothing counts as a restart.
        Assert.Equal(0, _state.WorkerRestarts);
        Assert.Null(_state.WorkerFailedAt);
    }

    [Fact]
    public async Task A_worker_ends_when_its_input_is_closed()
    {
        Supervise($"read options; echo x >> {_starts}; cat > /dev/null; echo ended >> {_starts}");
        await UntilAsync(() => Starts() == 1);
        await _stop.CancelAsync();
        await UntilAsync(() => _running.IsCompleted);
        Assert.Equal("ended", (await File.ReadAllLinesAsync(_starts, TestContext.Current.CancellationToken))[^1]);
        Assert.False(_state.WorkerRuns);
        Assert.Equal(0, _state.WorkerRestarts);
    }

    [Fact]
    public async Task A_worker_that_does_not_end_when_asked_is_killed_with_what_it_started()
    {
        Supervise($"read options; sleep 1000 & echo $! > {_temporary["child"]}; echo $$ >> {_starts}; wait");
        await UntilAsync(() => Starts() == 1);
        int child = int.Parse(await File.ReadAllTextAsync(_temporary["child"], TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        int worker = int.Parse((await File.ReadAllTextAsync(_starts, TestContext.Current.CancellationToken)).Trim(), CultureInfo.InvariantCulture);
        await _stop.CancelAsync();
        await UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _running.IsCompleted;
        });
        await UntilAsync(() => !Lives(worker) && !Lives(child));
    }

    [Fact]
    public async Task A_worker_of_an_earlier_front_is_given_two_seconds_and_then_killed()
    {
        using Process orphan = Process.Start("/usr/bin/setsid", ["/bin/sleep", "1000"]);
        using (FolderLock.TryTake(_folder.WorkerLock, new LockHolder(orphan.Id, StartOf(orphan.Id), "worker")))
        {
            Supervise($"read options; echo x >> {_starts}; cat > /dev/null");
            for (int i = 0; i < 40; i++)
            {
                await UntilAsync(() => _time.ArmedTimers == 1);
                _time.Advance(TimeSpan.FromMilliseconds(50));
            }

            await UntilAsync(() => _time.ArmedTimers == 1);
            Assert.False(orphan.HasExited);
            Assert.Equal(0, Starts());
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await UntilAsync(() => orphan.HasExited);
            await UntilAsync(() => Starts() == 1);
        }
    }

    [Fact]
    public async Task A_lock_that_names_a_process_of_another_time_holds_nothing_up()
    {
        using Process other = Process.Start("/bin/sleep", "1000");
        await File.WriteAllBytesAsync(
            _folder.WorkerLock, JsonSerializer.SerializeToUtf8Bytes(new LockHolder(other.Id, 1, "worker"), StoreJson.Default.LockHolder), TestContext.Current.CancellationToken);
        Supervise($"read options; echo x >> {_starts}; cat > /dev/null");
        await UntilAsync(() => Starts() == 1);
        Assert.False(other.HasExited);
        other.Kill();
    }

    private static bool Lives(int process) => File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);

    // proc_pid_stat(5), field 22.
    private static long StartOf(int process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        long since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, "waited in vain");
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private int Starts() => File.Exists(_starts) ? File.ReadAllLines(_starts).Length : 0;

    private void Supervise(string script) => Supervise(
        new WorkerLaunch("/bin/sh", ["-c", script], "told"u8.ToArray(), new Dictionary<string, string>(StringComparer.Ordinal)));

    private void Supervise(WorkerLaunch launch)
    {
        _orders = new WorkerOrders(launch);
        var takeOver = new TakeOver(new GenerationStore(_folder), _state, NullLogger.Instance);
        var requests = new SyncRequests();

        // The link looks for its socket by the real clock: the timers of the manual one are the supervisor's alone.
        var supervisor = new WorkerSupervisor(
            _orders, _folder, new WorkerNeed(_state, new CurrentOptions(FrontFixture.DefaultOptions(_folder.Root)), _time), socket => new WorkerLink(socket, takeOver, requests, new PresentWorker(), (TimeProvider.System, NullLogger.Instance)), (_time, NullLogger.Instance));
        _running = supervisor.RunAsync(_control, _stop.Token);
    }
}
