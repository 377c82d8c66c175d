using System.Runtime.InteropServices;

namespace Serai.Store;

/// <summary>
/// Makes this process the leader of a process group, so that it can be ended with all that it starts. A group, and not a session of its
/// own (setsid(1)): Linux gives each session an equal share of a processor (sched(7), "The autogroup feature"), whatever priority the
/// session's processes have. Half a core was measured for a loop at SCHED_IDLE in a session of its own, nothing for one in ours.
/// </summary>
public static partial class OwnProcessGroup
{
    /// <summary>Leads one from now on.</summary>
    /// <returns>False where there are none, or it leads a session and so a group already.</returns>
    public static bool TryLead() => !OperatingSystem.IsWindows() && SetProcessGroup(0, 0) == 0;

    [LibraryImport("libc", EntryPoint = "setpgid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetProcessGroup(int processId, int groupId);
}
