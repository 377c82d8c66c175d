using System.Runtime.InteropServices;

namespace Serai.Front.Admission;

/// <summary>
/// A stretch of pinned memory that is cut into buffers. Its pages can be given back to the system while the array stays: it has no references
/// for the collector to look at, and nobody relies on the content of a buffer that is free.
/// </summary>
internal sealed partial class BufferSlab
{
    /// <summary>What the server's parsers and pipes are made for.</summary>
    public const int BlockBytes = 4096;

    private const int BlockCount = 64;

    // madvise(2), sys/mman.h of Linux: the pages of private anonymous memory are dropped, and come back zeroed.
    private const int AdviseDontNeed = 4;

    private readonly byte[] _array;
    private readonly int _start;
    private int _rented;
    private bool _isGivenBack = true;

    public BufferSlab(ConnectionBuffers pool)
    {
        int page = Environment.SystemPageSize;
        _array = GC.AllocateUninitializedArray<byte>((BlockCount * BlockBytes) + page, pinned: true);
        _start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) & (page - 1));
        Blocks = [.. Enumerable.Range(0, BlockCount).Select(number => new BufferBlock(pool, this, MemoryMarshal.CreateFromPinnedArray(_array, _start + (number * BlockBytes), BlockBytes)))];
    }

    public List<BufferBlock> Blocks { get; }

    /// <summary>One more of its buffers is somebody's.</summary>
    public void Enter()
    {
        _rented++;
        _isGivenBack = false;
    }

    /// <summary>One less.</summary>
    public void Leave() => _rented--;

    /// <summary>Gives its pages back to the system, where none of its buffers is anybody's. Linux alone has this call.</summary>
    public void GiveBackIfFree()
    {
        if (_rented == 0 && !_isGivenBack && OperatingSystem.IsLinux())
        {
            // Where it fails, as in heaps of huge pages, the memory stays.
            _ = Advise(Marshal.UnsafeAddrOfPinnedArrayElement(_array, _start), BlockCount * BlockBytes, AdviseDontNeed);
            _isGivenBack = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nuint length, int advice);
}
