using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Serai.Front.Supervision;

/// <summary>Ends a process with all that it started.</summary>
internal static partial class ProcessGroup
{
    private const int Sigkill = 9;

    /// <summary>Kills the process group that <paramref name="processId"/> leads, or the process alone where it leads none.</summary>
    public static void Kill(int processId)
    {
        if (!OperatingSystem.IsWindows() && KillProcess(-processId, Sigkill) == 0)
        {
            return;
        }

        try
        {
            using Process process = Process.GetProcessById(processId);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself in between.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int KillProcess(int processId, int signal);
}
