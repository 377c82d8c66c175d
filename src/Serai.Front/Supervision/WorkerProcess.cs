using System.Diagnostics;

namespace Serai.Front.Supervision;

/// <summary>
/// A running worker: at idle priority for processor and disk, leader of a process group of its own. It ends when its standard input
/// does, so it cannot outlive the front, whatever way the front ends.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    // util-linux. A scheduling policy belongs to a thread and is inherited by those it starts: it must be set before the runtime
    // starts any, and so by programs that then become the worker.
    private static readonly string[][] Wrappers = [["setsid"], ["chrt", "--idle", "0"], ["ionice", "-c", "3"]];

    private const int PatienceMilliseconds = 1_000;

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Its process id, which is also its group's.</summary>
    public int Id => _process.Id;

    /// <summary>Its exit status, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The wrappers of the isolation that this machine lacks.</summary>
    public static IReadOnlyList<string> MissingWrappers { get; } = FindMissingWrappers();

    /// <summary>Starts a worker.</summary>
    /// <param name="launch">What is started.</param>
    /// <param name="controlSocket">Where it shall listen.</param>
    /// <param name="isFirst">Whether it is the first of this front.</param>
    public static WorkerProcess Start(WorkerLaunch launch, string controlSocket, bool isFirst)
    {
        var command = new List<string>();
        foreach (string[] wrapper in Wrappers.Where(wrapper => !MissingWrappers.Contains(wrapper[0], StringComparer.Ordinal)))
        {
            command.AddRange(wrapper);
        }

        command.Add(launch.FileName);
        command.AddRange(launch.Arguments);
        command.Add(controlSocket);

        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in launch.Environment)
        {
            start.Environment[name] = value;
        }

        foreach (string name in isFirst ? [] : launch.FirstOnly)
        {
            start.Environment.Remove(name);
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start");
        process.StandardInput.BaseStream.Write(launch.StandardInput.Span);
        process.StandardInput.BaseStream.WriteByte((byte)'\n');
        process.StandardInput.BaseStream.Flush();
        return new WorkerProcess(process);
    }

    /// <summary>Waits until it has ended.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks it to end, by closing its standard input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    // Tried rather than looked for: where system calls are filtered, chrt is there and fails.
    private static string[] FindMissingWrappers()
    {
        string[] all = [.. Wrappers.Select(wrapper => wrapper[0])];
        return !OperatingSystem.IsLinux() ? all
            : Works([.. Wrappers.SelectMany(wrapper => wrapper)]) ? []
            : [.. Wrappers.Where(wrapper => !Works(wrapper)).Select(wrapper => wrapper[0])];
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
            return tried is not null && tried.WaitForExit(PatienceMilliseconds) && tried.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
