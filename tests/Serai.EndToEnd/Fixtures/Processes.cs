using System.Runtime.InteropServices;

namespace Serai.EndToEnd.Fixtures;

/// <summary>Processes as the system shows them.</summary>
internal static partial class Processes
{
    public const int SigHup = 1;
    public const int SigKill = 9;
    public const int SigTerm = 15;

    public const int SchedIdle = 5;

    // proc_pid_stat(5): after the name, which stands in parentheses, come the state, the parent and the group.
    private const int State = 0;
    private const int Group = 2;
    private const int Policy = 38;

    /// <summary>Sends a signal to one process, or to a group where the id is negative.</summary>
    /// <returns>False where there is none.</returns>
    public static bool Signal(int processId, int signal) => Kill(processId, signal) == 0;

    /// <summary>The ids of a group's processes that still run; a zombie, which nobody has waited for yet, does not.</summary>
    public static IReadOnlyList<int> LivingIn(int group) =>
        [.. Directory.EnumerateDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), out int id) ? id : 0).Where(id => id > 0 && IsLivingIn(id, group))];

    /// <summary>Waits until none of a worker's processes runs any more, for so long by the <see cref="IdleClock"/>.</summary>
    public static async Task WaitForEndOfAsync(int group, TimeSpan limit)
    {
        TimeSpan begun = IdleClock.Now;
        while (LivingIn(group).Count > 0)
        {
            TimeSpan waited = IdleClock.Now - begun;
            Assert.True(waited < limit, $"processes of group {group} still run after {waited} at idle priority");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The most memory that a running process has had resident, in bytes.</summary>
    public static long PeakMemory(int process) =>
        1024 * long.Parse(File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);

    /// <summary>The scheduling policy of each thread of a process, as sched.h numbers them.</summary>
    public static IReadOnlyList<int> PoliciesOf(int process) => [.. Directory.GetDirectories($"/proc/{process}/task").Select(PolicyOf).OfType<int>()];

    /// <summary>Lets every user write into a folder.</summary>
    public static void OpenToAll(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        }
    }

    private static int? PolicyOf(string thread)
    {
        try
        {
            string stat = File.ReadAllText($"{thread}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[Policy]);
        }
        catch (IOException)
        {
            // It ended while we looked.
            return null;
        }
    }

    private static bool IsLivingIn(int id, int group)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[State] is not ("Z" or "X") && int.Parse(fields[Group]) == group;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
