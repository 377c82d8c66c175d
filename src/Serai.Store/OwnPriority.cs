using System.Runtime.InteropServices;

namespace Serai.Store;

/// <summary>
/// Lowers this process to what nobody else wants of a processor. The worker is started so; a command that finds out only when it runs what it runs
/// beside lowers the threads that it has, which needs no privilege. The disk's idle class comes with it (ioprio_set(2)).
/// </summary>
public static partial class OwnPriority
{
    // sched(7)
    private const int IdlePolicy = 5;

    /// <summary>Gives every thread, those that will come included, the policy SCHED_IDLE.</summary>
    /// <returns>False where the system has no such policy, or does not let us.</returns>
    public static bool TryIdle() =>
        OperatingSystem.IsLinux()
        && OwnThreads.TryChangeAll(thread => SetPolicy(thread, IdlePolicy, 0) == 0 || Marshal.GetLastPInvokeError() == OwnThreads.NoSuchThread);

    // sched_param holds nothing but the priority, which is 0 for this policy.
    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPolicy(int thread, int policy, in int priority);
}
