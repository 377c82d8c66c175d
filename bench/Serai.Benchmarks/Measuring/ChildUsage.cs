using System.Runtime.InteropServices;

namespace Serai.Benchmarks.Measuring;

/// <summary>Processor time of the children that have ended: getrusage(2), <c>RUSAGE_CHILDREN</c>.</summary>
internal static partial class ChildUsage
{
    private const int Children = -1;

    /// <summary>User and system seconds of all children so far; a server that still runs is not among them.</summary>
    public static double CpuSeconds()
    {
        // struct rusage on 64-bit Linux: two timevals of two words each, then fourteen words.
        Span<long> usage = stackalloc long[18];
        return GetUsage(Children, ref usage[0]) == 0
            ? usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6)
            : throw new InvalidOperationException($"getrusage: error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetUsage(int who, ref long usage);
}
