using System.Globalization;
using System.Text;

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
        try
        {
            string[] fields = FieldsOf($"/proc/{processId}/stat");
            var states = new HashSet<char>(ThreadsOf(processId).Select(thread => FieldsOf($"{thread}/stat")[State][0]));
            return new WorkerUsage(CpuOf(fields), states.Contains('R'), states.Contains('D'), states.Contains('T') || states.Contains('t'));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A line that tells each thread's name, state, processor time, and where in the kernel it waits, as far as the system says.</summary>
    public static string DescribeThreads(int processId)
    {
        var line = new StringBuilder();
        try
        {
            foreach (string thread in ThreadsOf(processId).Take(MostThreadsTold))
            {
                string[] fields = FieldsOf($"{thread}/stat");
                string name = File.ReadAllText($"{thread}/comm").Trim();
                string where = File.ReadAllText($"{thread}/wchan");
                line.Append(line.Length == 0 ? string.Empty : ", ")
                    .Append(CultureInfo.InvariantCulture, $"'{name}' {fields[State]} {CpuOf(fields).TotalSeconds:F1}s")
                    .Append(where is "" or "0" ? string.Empty : " in " + where);
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked: what was found is told.
        }

        return line.Length == 0 ? "unknown here" : line.ToString();
    }

    private static string[] ThreadsOf(int processId) => Directory.GetDirectories($"/proc/{processId}/task");

    private static string[] FieldsOf(string path)
    {
        string stat = File.ReadAllText(path);
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static TimeSpan CpuOf(string[] fields) =>
        ClockTick * (long.Parse(fields[UserTime], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTime], CultureInfo.InvariantCulture));
}
