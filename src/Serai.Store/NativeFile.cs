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
    private const int OpenNonBlocking = 0x800;

    // fcntl.h of macOS and the BSDs.
    private const int OpenNonBlockingElsewhere = 0x4;

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
            int error = Marshal.GetLastPInvokeError();
            throw new IOException($"{path}: fsync failed: {new Win32Exception(error).Message} (errno {error}); what was written may not survive a power cut");
        }
    }

    /// <summary>Makes the names in a folder durable. Nothing to do on Windows, where renames are journalled.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using SafeFileHandle handle = OpenForReading(path);
        Sync(handle, path);
    }

    /// <summary>
    /// Opens a file for reading without a lock: <c>FileStream</c> takes a shared flock(2) whatever its <c>FileShare</c>, and so can neither
    /// read a file that is locked, nor read one that is about to be without being in the way. On Windows a locked file stays unreadable.
    /// </summary>
    /// <returns>The handle, owned by the caller.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenUnlocked(string path) =>
        OperatingSystem.IsWindows()
            ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            : OpenForReading(path);

    /// <summary>As <see cref="OpenUnlocked"/>; nor does it wait for the other end of a named pipe.</summary>
    public static SafeFileHandle OpenWithoutWaiting(string path) =>
        OperatingSystem.IsWindows() ? OpenUnlocked(path) : OpenForReading(path, OperatingSystem.IsLinux() ? OpenNonBlocking : OpenNonBlockingElsewhere);

    /// <summary>Gives a file another name beside the one that it has: a hard link.</summary>
    /// <returns>False where the file system has none, or the file too many.</returns>
    public static bool TryLink(string existing, string name) => !OperatingSystem.IsWindows() && Link(existing, name) == 0;

    private static SafeFileHandle OpenForReading(string path, int how = 0)
    {
        int flags = OpenReadOnly | how | (OperatingSystem.IsLinux() ? OpenCloseOnExec : 0);
        var handle = new SafeFileHandle(OpenFile(path, flags), ownsHandle: true);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        int error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        throw new IOException($"{path}: open failed: {new Win32Exception(error).Message} (errno {error})");
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string name);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenFile(string path, int flags);
}
