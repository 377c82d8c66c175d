using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Serai.Front.Archives;

/// <summary>
/// What tells a file from every other one, and from itself after a change: on Linux inode, size, mtime and ctime, which nobody can set back;
/// elsewhere size and mtime.
/// </summary>
/// <param name="Inode">0 where it is not known.</param>
/// <param name="Size">In bytes.</param>
/// <param name="ModifiedAt">In nanoseconds of Unix time on Linux, else in ticks.</param>
/// <param name="ChangedAt">In nanoseconds of Unix time; 0 where it is not known.</param>
internal readonly partial record struct FileIdentity(ulong Inode, long Size, long ModifiedAt, long ChangedAt)
{
    // statx(2), linux/stat.h: one layout on all architectures, unlike that of fstat(2).
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;
    private const int StatxLength = 256;
    private const int InodeOffset = 32;
    private const int SizeOffset = 40;
    private const int ChangeTimeOffset = 96;
    private const int ModificationTimeOffset = 112;

    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The identity of an open file.</summary>
    public static FileIdentity Of(SafeFileHandle file)
    {
        Span<byte> stat = stackalloc byte[StatxLength];
        return OperatingSystem.IsLinux() && Statx(file, string.Empty, EmptyPath, BasicStats, ref MemoryMarshal.GetReference(stat)) == 0
            ? new FileIdentity(
                MemoryMarshal.Read<ulong>(stat[InodeOffset..]),
                MemoryMarshal.Read<long>(stat[SizeOffset..]),
                ReadTime(stat[ModificationTimeOffset..]),
                ReadTime(stat[ChangeTimeOffset..]))
            : new FileIdentity(0, RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks, 0);
    }

    private static long ReadTime(ReadOnlySpan<byte> timestamp) =>
        unchecked((MemoryMarshal.Read<long>(timestamp) * NanosecondsPerSecond) + MemoryMarshal.Read<uint>(timestamp[8..]));

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(SafeFileHandle file, string path, int flags, uint mask, ref byte result);
}
