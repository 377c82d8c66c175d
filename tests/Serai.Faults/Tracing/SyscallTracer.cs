using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Serai.EndToEnd.Fixtures;

namespace Serai.Faults.Tracing;

/// <summary>
/// Runs a program and counts its system calls within one folder over all its threads; at one of them it is killed, or gets an error. strace
/// counts for each thread by itself, so that the n-th call of a program with many threads is no point that could be named.
/// </summary>
internal sealed class SyscallTracer
{
    private const int SigTrap = 5;
    private const int SyscallTrap = SigTrap | 0x80;
    private const int SigCont = 18;

    // A shell adds the signal's number.
    private const int KilledExit = 128;

    // It is a child of a shell's, which tells its id: .NET looks after its own children, and would take their stops for itself.
    private const string Script = """
        sh -c 'kill -STOP $$; exec "$0" "$@"' "$0" "$@" & echo $!; wait $!
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TracePoint> _points = [];
    private readonly HashSet<int> _failing = [];
    private readonly int _leader;
    private readonly string _root;
    private readonly Strike _strike;
    private int _occurrences;
    private bool _hasStruck;

    private SyscallTracer(int leader, string root, Strike strike) => (_leader, _root, _strike) = (leader, root, strike);

    /// <summary>Why it cannot be used here; null where it can.</summary>
    public static string? Missing =>
        RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "the tracer knows the system calls of x86-64 only" : null;

    /// <summary>Runs a program to its end.</summary>
    /// <param name="strike">What is done to it.</param>
    /// <param name="root">The folder.</param>
    /// <param name="command">The program and its arguments.</param>
    public static async Task<TraceOutcome> RunAsync(Strike strike, string root, IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string? value) in SeraiProgram.CleanEnvironment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        int leader = int.Parse(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? string.Empty, CultureInfo.InvariantCulture);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        while (!IsStopped(leader))
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        // All calls of ptrace come from the thread that attached.
        var tracer = new SyscallTracer(leader, root + "/", strike);
        new Thread(tracer.Trace) { IsBackground = true, Name = "tracer" }.Start();
        try
        {
            await tracer._done.Task.WaitAsync(Limit);
        }
        finally
        {
            _ = Processes.Signal(leader, Processes.SigKill);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new TraceOutcome(tracer._points, tracer._hasStruck, process.ExitCode > KilledExit ? null : process.ExitCode, await output + await error);
    }

    private static bool IsStopped(int process)
    {
        string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        return stat[stat.LastIndexOf(')') + 2] is 'T';
    }

    private void Trace()
    {
        try
        {
            Ptrace.Attach(_leader);
            _ = Processes.Signal(_leader, SigCont);
            while (Ptrace.Wait(out int status) is > 0 and var thread)
            {
                OnStop(thread, status);
            }

            _done.SetResult();
        }
#pragma warning disable CA1031 // The thread's only way to tell whoever waits for it.
        catch (Exception failed)
        {
            _done.SetException(failed);
        }
#pragma warning restore CA1031
    }

    private void OnStop(int thread, int status)
    {
        bool isStop = (status & 0xff) == 0x7f;
        if (!isStop)
        {
            _failing.Remove(thread);
            return;
        }

        int signal = (status >> 8) & 0xff;
        if (signal == SyscallTrap)
        {
            OnCall(thread);
            Ptrace.Continue(thread, 0);
        }
        else
        {
            // Events of the tracer's own have a number above; anything else is a signal that the program is to get.
            Ptrace.Continue(thread, status >> 16 != 0 ? 0 : signal);
        }
    }

    private void OnCall(int thread)
    {
        SyscallStop stop = Ptrace.Read(thread);
        if (!stop.IsEntry)
        {
            if (_failing.Remove(thread))
            {
                Ptrace.SetResult(thread, -_strike.Error);
            }

            return;
        }

        if (!TracedCall.All.TryGetValue(stop.Number, out TracedCall? call) || call.Reads != _strike.OfReads
            || call.PathOf(thread, stop) is not { } path || !path.StartsWith(_root, StringComparison.Ordinal))
        {
            return;
        }

        var point = TracePoint.Of(call.Name, _root, path);
        _points.Add(point);
        if (point != _strike.Point || ++_occurrences != _strike.Occurrence)
        {
            return;
        }

        _hasStruck = true;
        if (_strike.Error == 0)
        {
            _ = Processes.Signal(_leader, Processes.SigKill);
        }
        else
        {
            Ptrace.Suppress(thread);
            _failing.Add(thread);
        }
    }
}
