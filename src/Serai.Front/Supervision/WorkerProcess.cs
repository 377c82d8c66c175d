using System.ComponentModel;
using System.Diagnostics;

namespace Serai.Front.Supervision;

/// <summary>
/// A running worker: at idle priority for processor and disk, the first that the system ends when memory runs out. It makes itself the
/// leader of a process group, and ends when its standard input does, so it cannot outlive the front, whatever way the front ends.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    // util-linux. A scheduling policy belongs to a thread and is inherited by those it starts: it must be set before the runtime
    // starts any, and so by programs that then become the worker. No setsid: see OwnProcessGroup.
    private static readonly string[] Idle = ["chrt", "--idle", "0"];
    private static readonly string[] IdleDisk = ["ionice", "-c", "3"];
    private static readonly string[] Low = ["nice", "-n", "10"];

    // Of -1000 to 1000, added to the share of memory that is used in thousandths (proc_pid_oom_score_adj(5)).
    private static readonly byte[] OutOfMemoryScore = "500"u8.ToArray();

    private const int PatienceMilliseconds = 1_000;

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Its process id, which is also its group's.</summary>
    public int Id => _process.Id;

    /// <summary>How it ended, in words, once it has.</summary>
    public string Ending => _process.ExitCode switch
    {
        134 => "status 134, SIGABRT: a stack overflow or another fault of the runtime",
        137 => "status 137, SIGKILL: the system ran out of memory, or somebody ended it",
        139 => "status 139, SIGSEGV: a fault in unmanaged code",
        var status => $"status {status}",
    };

    /// <summary>The programs of the isolation that this machine lacks.</summary>
    public static IReadOnlyList<string> MissingWrappers { get; } = FindMissingWrappers();

    /// <summary>Starts a worker.</summary>
    /// <param name="launch">What is started.</param>
    /// <param name="controlSocket">Where it shall listen.</param>
    /// <param name="priority">How much of a busy machine it gets.</param>
    /// <param name="isFirst">Whether it is the first of this front.</param>
    public static WorkerProcess Start(WorkerLaunch launch, string controlSocket, WorkerPriority priority, bool isFirst)
    {
        string[][] wrappers = [priority == WorkerPriority.Idle ? Idle : Low, IdleDisk];
        string[] command =
        [
            .. wrappers.Where(wrapper => !MissingWrappers.Contains(wrapper[0], StringComparer.Ordinal)).SelectMany(wrapper => wrapper),
            launch.FileName,
            .. launch.Arguments,
            controlSocket,
        ];
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, UseShellExecute = false };
        foreach ((string name, string value) in launch.Environment)
        {
            start.Environment[name] = value;
        }

        foreach (string name in isFirst ? [] : launch.FirstOnly)
        {
            start.Environment.Remove(name);
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start");
        var worker = new WorkerProcess(process);
        worker.RaiseOutOfMemoryScore();
        process.StandardInput.BaseStream.Write(launch.StandardInput.Span);
        process.StandardInput.BaseStream.WriteByte((byte)'\n');
        process.StandardInput.BaseStream.Flush();
        return worker;
    }

    /// <summary>Waits until it has ended.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks it to end, by closing its standard input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    // Raising it needs no privilege, and outlives what the process becomes.
    private void RaiseOutOfMemoryScore()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle($"/proc/{Id}/oom_score_adj", FileMode.Open, FileAccess.Write);
            RandomAccess.Write(file, OutOfMemoryScore, 0);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // It has ended already, or the system does not let us: the kernel chooses by size alone.
        }
    }

    // Tried rather than looked for: where system calls are filtered, chrt is there and fails.
    private static string[] FindMissingWrappers()
    {
        string[][] all = [Idle, IdleDisk, Low];
        return !OperatingSystem.IsLinux() ? [.. all.Select(wrapper => wrapper[0])]
            : Works([.. all.SelectMany(wrapper => wrapper)]) ? []
            : [.. all.Where(wrapper => !Works(wrapper)).Select(wrapper => wrapper[0])];
    }

    private static bool Works(string[] wrappers)
    {
        try
        {
            using Process? tried = Process.Start(new ProcessStartInfo(wrappers[0], [.. wrappers.Skip(1), "true"])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            });

            // On a busy machine idle priority may take long to end, which shows that it works.
            return tried is not null && (!tried.WaitForExit(PatienceMilliseconds) || tried.ExitCode == 0);
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
