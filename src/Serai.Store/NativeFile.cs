using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Serai.Store;

/// <summary>
/// The system calls that durability needs and .NET does not give: <c>FileStream.Flush(true)</c> and <c>RandomAccess.FlushToDisk</c>
/// return normally when fsync(2) fails (measured on .NET 10.0.12, Linux), and folders cannot be synced at all.
/// </summary>
internal static partial class NativeFile
{
    private const int OpenReadOnly = 0;

    // fcntl.h of Linux, the same on x86-64 and arm64 but for O_DIRECTORY, which is therefore left out: fsync takes any descriptor.
    private const int OpenCloseOnExec = 0x80000;

    /// <summary>Makes a file's bytes durable.</summary>
    /// <exception cref="IOException">The system reports that it failed. Never retry on the same descriptor: write the file again.</exception>
    public static void Sync(SafeFileHandle handle, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(handle);
        }
        else if (Fsync(handle) != 0)
        {
            throw Failure("fsync", path);
        }
    }

    /// <summary>Makes the names in a folder durable. Nothing to do on Windows, where renames are journalled.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int flags = OperatingSystem.IsLinux() ? OpenReadOnly | OpenCloseOnExec : OpenReadOnly;
        using var handle = new SafeFileHandle(OpenFile(path, flags), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw Failure("open", path);
        }

        Sync(handle, path);
    }

    private static IOException Failure(string call, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{path}: {call} failed: {new Win32Exception(error).Message} (errno {error}); what was written may not survive a power cut");
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenFile(string path, int flags);
}
