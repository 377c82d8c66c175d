using Microsoft.Win32.SafeHandles;

namespace Serai.Store.Exports;

/// <summary>What an export was carried on, which may be anybody's.</summary>
public static class ExportMedium
{
    /// <summary>Opens a file of it. A named pipe of that name does not hold the caller up: it is a file without bytes.</summary>
    /// <returns>The handle, owned by the caller.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle Open(string path) => NativeFile.OpenWithoutWaiting(path);
}
