using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Serai.Git.Storage;

/// <summary>The system calls that .NET has not, or whose failure it hides.</summary>
internal static partial class SystemCalls
{
    private const string C = "libc";
    private const string Kernel = "kernel32";

    private const int ProtectNone = 0;
    private const int ProtectReadWrite = 1 | 2;
    private const int MapPrivate = 2;
    private const uint MemoryCommit = 0x1000;
    private const uint MemoryReserve = 0x2000;
    private const uint MemoryRelease = 0x8000;
    private const uint PageNoAccess = 1;
    private const uint PageReadWrite = 4;
    private const int OpenReadOnly = 0;
    private const uint WriteRange = 2;
    private const int DoNotNeed = 4;

    // fcntl.h of Linux, the same on x86-64 and arm64; of macOS and the BSDs.
    private const int OpenNonBlocking = 0x800;
    private const int OpenCloseOnExec = 0x80000;
    private const int OpenNonBlockingElsewhere = 0x4;

    // errno.h, the same on all of them.
    private const int NotPermitted = 1;
    private const int NoSuchFile = 2;
    private const int AccessDenied = 13;
    private const int NotAFolder = 20;

    // statx(2), linux/stat.h: one layout on all architectures, unlike that of fstat(2).
    private const int EmptyPath = 0x1000;
    private const uint StatxType = 1;
    private const int StatxLength = 256;
    private const int StatxModeOffset = 28;

    private static int MapAnonymous => OperatingSystem.IsLinux() ? 0x20 : 0x1000;

    private static int MapNoReserve => OperatingSystem.IsLinux() ? 0x4000 : 0x40;

    /// <summary>Takes address space without memory behind it.</summary>
    /// <exception cref="IOException">There is not so much.</exception>
    public static nint Reserve(nuint bytes)
    {
        nint address = TryReserve(bytes);
        return address == 0
            ? throw new IOException($"address space of {bytes} bytes is not to be had: {LastError()}; raise the process's limit (ulimit -v)")
            : address;
    }

    /// <summary>As <see cref="Reserve"/>; 0 where there is not so much.</summary>
    public static nint TryReserve(nuint bytes)
    {
        nint address = OperatingSystem.IsWindows()
            ? VirtualAlloc(0, bytes, MemoryReserve, PageNoAccess)
            : MemoryMap(0, bytes, ProtectNone, MapPrivate | MapAnonymous | MapNoReserve, -1, 0);
        return address == -1 ? 0 : address;
    }

    /// <summary>Lets a part of reserved address space be used: zeroed memory comes as it is touched.</summary>
    public static void Commit(nint address, nuint bytes)
    {
        bool done = OperatingSystem.IsWindows()
            ? VirtualAlloc(address, bytes, MemoryCommit, PageReadWrite) != 0
            : MemoryProtect(address, bytes, ProtectReadWrite) == 0;
        if (!done)
        {
            throw new IOException($"memory of {bytes} bytes is not to be had: {LastError()}");
        }
    }

    /// <summary>Gives address space and memory back.</summary>
    public static bool Release(nint address, nuint bytes) =>
        OperatingSystem.IsWindows() ? VirtualFree(address, 0, MemoryRelease) : MemoryUnmap(address, bytes) == 0;

    /// <summary>
    /// Takes the pages of a file that is mapped for reading out of the process; they come again, from the system's cache, when they are read
    /// (madvise(2), MADV_DONTNEED; of memory that is no file's it would be the end). Linux alone does that at once.
    /// </summary>
    public static void ForgetPages(nint address, nuint bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = MemoryAdvise(address, bytes, DoNotNeed);
        }
    }

    /// <summary>
    /// Asks the system to begin writing a part of a file to the disk, so that little is left for <see cref="FlushFile"/>: a hint, which
    /// makes nothing durable, and whose failure means nothing (sync_file_range(2)). Linux alone has it.
    /// </summary>
    public static void StartWriting(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SyncFileRange(file, offset, length, WriteRange);
        }
    }

    /// <summary>
    /// Makes what was written to a file durable. RandomAccess.FlushToDisk returns normally when fsync fails, so it is called here.
    /// </summary>
    /// <exception cref="IOException">fsync failed: the file must be written again.</exception>
    public static void FlushFile(SafeFileHandle file, string path)
    {
        bool done = OperatingSystem.IsWindows() ? FlushFileBuffers(file) : FileSync(file) == 0;
        if (!done)
        {
            throw new IOException($"{path}: fsync failed: {LastError()}");
        }
    }

    /// <summary>Makes the names in a folder durable, where the system has a call for that.</summary>
    /// <exception cref="IOException">fsync failed.</exception>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using SafeFileHandle folder = Open(path, OpenReadOnly);
        if (folder.IsInvalid)
        {
            throw new IOException($"{path}: cannot be opened to flush it: {LastError()}");
        }

        FlushFile(folder, path);
    }

    /// <summary>Opens something for reading, without a lock, and without waiting for the other end of a named pipe. Not for Windows.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static SafeFileHandle OpenWithoutWaiting(string path)
    {
        SafeFileHandle file = Open(path, OpenReadOnly | (OperatingSystem.IsLinux() ? OpenNonBlocking | OpenCloseOnExec : OpenNonBlockingElsewhere));
        if (!file.IsInvalid)
        {
            return file;
        }

        int error = Marshal.GetLastPInvokeError();
        string message = $"{path}: cannot be opened: {new Win32Exception(error).Message}";
        throw error switch
        {
            NoSuchFile or NotAFolder => new FileNotFoundException(message, path),
            NotPermitted or AccessDenied => new UnauthorizedAccessException(message),
            _ => new IOException(message),
        };
    }

    /// <summary>What an open file is, if it is no regular one; null also where the system does not say, which only Linux does.</summary>
    public static string? OtherKindOf(SafeFileHandle file)
    {
        Span<byte> stat = stackalloc byte[StatxLength];
        if (!OperatingSystem.IsLinux() || Statx(file, string.Empty, EmptyPath, StatxType, ref MemoryMarshal.GetReference(stat)) != 0)
        {
            return null;
        }

        // inode(7), the file type.
        return (MemoryMarshal.Read<ushort>(stat[StatxModeOffset..]) >> 12) switch
        {
            0x8 => null,
            0x1 => "a named pipe",
            0x2 or 0x6 => "a device",
            0x4 => "a folder",
            _ => "something else",
        };
    }

    private static string LastError() => new Win32Exception(Marshal.GetLastPInvokeError()).Message;

    [LibraryImport(C, EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint MemoryMap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport(C, EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryProtect(nint address, nuint length, int protection);

    [LibraryImport(C, EntryPoint = "munmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryUnmap(nint address, nuint length);

    [LibraryImport(C, EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryAdvise(nint address, nuint length, int advice);

    [LibraryImport(C, EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FileSync(SafeFileHandle file);

    [LibraryImport(C, EntryPoint = "sync_file_range")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport(C, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport(C, EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(SafeFileHandle file, string path, int flags, uint mask, ref byte result);

    [LibraryImport(Kernel, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint VirtualAlloc(nint address, nuint size, uint type, uint protection);

    [LibraryImport(Kernel, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualFree(nint address, nuint size, uint type);

    [LibraryImport(Kernel, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushFileBuffers(SafeFileHandle file);
}
