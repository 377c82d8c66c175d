using System.Runtime.InteropServices;

namespace Serai.Front.Supervision;

/// <summary>
/// A process with the id 1, as a container's first one has it, becomes the parent of all that lose theirs, and nobody but it can take their
/// exit status: until then each keeps its entry in the table of processes.
/// </summary>
public static partial class AdoptedChildren
{
    /// <summary>The id of the process that adopts.</summary>
    public const int FirstProcess = 1;

    // signal(7); the same on x86-64 and on ARM.
    private const int SigChild = 17;
    private const nint Ignore = 1;

    /// <summary>
    /// Lets the runtime take the status of every child that ends. It does so, beside those that it started, where SIGCHLD was ignored when it
    /// began to handle it (dotnet/runtime, pal_signal.c): so this comes before any process is started.
    /// </summary>
    public static void Reap()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetHandler(SigChild, Ignore);
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SetHandler(int signal, nint handler);
}
