using System.Diagnostics;
using System.Globalization;

namespace Serai.Store;

/// <summary>The process that holds a lock.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="StartedAt">When it started, in the system's own unit: ids are used again, pairs of id and start are not.</param>
/// <param name="Command">What it is, for people: <c>serve</c>, <c>sync</c>, <c>worker</c>.</param>
/// <param name="ControlSocket">Where it can be talked to; null where it cannot.</param>
public sealed record LockHolder(int ProcessId, long StartedAt, string Command, string? ControlSocket = null)
{
    /// <summary>This process.</summary>
    public static LockHolder Self(string command, string? controlSocket) =>
        new(Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0, command, controlSocket);

    /// <summary>Whether the process that took the lock still runs, and is the same one.</summary>
    public bool IsAlive => StartOf(ProcessId) == StartedAt;

    private static long? StartOf(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // proc_pid_stat(5): field 22 is the start in clock ticks; the name in field 2 may hold blanks and parentheses.
                string stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
                string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');

                // Field 3: Z and X have ended, and were not yet waited for.
                return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
            }

            using Process process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
