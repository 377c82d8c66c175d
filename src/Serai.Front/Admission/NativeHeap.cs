using System.Runtime.InteropServices;

namespace Serai.Front.Admission;

/// <summary>The heap of the C library, in which the runtime keeps what is not managed.</summary>
internal static partial class NativeHeap
{
    /// <summary>Gives what is free in it back to the system. glibc alone has this call; elsewhere nothing happens.</summary>
    public static void GiveBack()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Trim(nuint kept);
}
