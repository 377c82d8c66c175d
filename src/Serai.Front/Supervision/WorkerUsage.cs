using System.Globalization;

namespace Serai.Front.Supervision;

/// <summary>What a process has used and what its threads are at, at one moment (proc_pid_stat(5)).</summary>
/// <param name="Cpu">Processor time, of user and system, of all threads that it ever had.</param>
/// <param name="IsRunnable">Whether a thread of it runs or waits for a processor.</param>
/// <param name="IsAtDisk">Whether a thread of it waits for the disk.</param>
/// <param name="IsStopped">Whether it was stopped, as by SIGSTOP.</param>
internal readonly record struct WorkerUsage(TimeSpan Cpu, bool IsRunnable, bool IsAtDisk, bool IsStopped)
{
    private const int MostThreadsTold = 64;

    // Fields behind the name, which stands in parentheses and may hold anything: 3 state, 14 utime, 15 stime.
    private const int State = 0;
    private const int UserTime = 11;
    private const int SystemTime = 12;

    // USER_HZ, sysconf(_SC_CLK_TCK): 100 on every Linux that .NET runs on.
    private static readonly TimeSpan ClockTick = TimeSpan.FromMilliseconds(10);

    /// <summary>Looks.</summary>
    /// <returns>Null where there is no such process, or no /proc.</returns>
    public static WorkerUsage? TryRead(int processId)
    {
        if (FieldsOf($"/proc/{processId}/stat") is not { } fields)
        {
            return null;
        }

        HashSet<char> states = [.. ThreadsOf(processId).Select(thread => FieldsOf($"{thread}/stat")).OfType<string[]>().Select(thread => thread[State][0])];
        return new WorkerUsage(CpuOf(fields), states.Contains('R'), states.Contains('D'), states.Contains('T') || states.Contains('t'));
    }

    /// <summary>A line that tells each thread's name, state, processor time, and where in the kernel it waits, as far as the system says.</summary>
    public static string DescribeThreads(int processId)
    {
        string line = string.Join(", ", ThreadsOf(processId).Take(MostThreadsTold).Select(DescribeThread).OfType<string>());
        return line.Length == 0 ? "unknown here" : line;
    }

    private static string? DescribeThread(string thread)
    {
        if (FieldsOf($"{thread}/stat") is not { } fields || TryReadText($"{thread}/comm") is not { } name)
        {
            return null;
        }

        string where = TryReadText($"{thread}/wchan") is not (null or "" or "0") and var function ? " in " + function : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"'{name.Trim()}' {fields[State]} {CpuOf(fields).TotalSeconds:F1}s{where}");
    }

    private static string[] ThreadsOf(int processId)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{processId}/task");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string[]? FieldsOf(string statPath) => TryReadText(statPath) is { } stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : null;

    // Null of a process or a thread that has ended: others of it are told all the same.
    private static string? TryReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static TimeSpan CpuOf(string[] fields) =>
        ClockTick * (long.Parse(fields[UserTime], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTime], CultureInfo.InvariantCulture));
}
