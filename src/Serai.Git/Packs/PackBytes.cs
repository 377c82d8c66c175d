using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Serai.Git.Storage;

namespace Serai.Git.Packs;

/// <summary>
/// The bytes of a pack or of an index, at one address, outside the collector's reach: in memory of our own, or a file mapped for reading.
/// Whoever reads them is the same in both cases. Disposing waits for nobody and hurts nobody: readers hold the handle while they read.
/// </summary>
internal sealed unsafe class PackBytes : IDisposable
{
    private readonly SafeHandle _handle;
    private readonly SafeBuffer? _view;
    private int _disposed;

    private PackBytes(SafeHandle handle, byte* pointer, long length)
    {
        _handle = handle;
        _view = handle as SafeBuffer;
        Pointer = pointer;
        Length = length;
    }

    /// <summary>The first byte: good between <see cref="Enter"/> and <see cref="Leave"/>.</summary>
    public byte* Pointer { get; }

    public long Length { get; }

    /// <summary>Takes a region over.</summary>
    public static PackBytes Of(NativeRegion region) => new(region, region.Pointer, region.Length);

    /// <summary>Maps a file that must not shrink while it is mapped: packs are never written again.</summary>
    /// <exception cref="IOException">It cannot be opened or mapped.</exception>
    /// <exception cref="GitException">It is empty, or no regular file.</exception>
    public static PackBytes Map(string path)
    {
        using FileStream file = RegularFile.Open(path);
        long length = file.Length;
        if (length == 0)
        {
            throw new GitException($"{path}: the file is empty");
        }

        using var mapped = MemoryMappedFile.CreateFromFile(
            file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewAccessor accessor = mapped.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        SafeBuffer view = accessor.SafeMemoryMappedViewHandle;

        // The pointer that is acquired here keeps the view mapped when the accessor is disposed.
        byte* pointer = null;
        view.AcquirePointer(ref pointer);
        return new PackBytes(view, pointer + accessor.PointerOffset, length);
    }

    /// <summary>Some of the bytes; good between <see cref="Enter"/> and <see cref="Leave"/>.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return new ReadOnlySpan<byte>(Pointer + offset, length);
    }

    /// <summary>Keeps the bytes where they are until <see cref="Leave"/>.</summary>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    public void Enter()
    {
        bool entered = false;
        _handle.DangerousAddRef(ref entered);
    }

    /// <summary>As <see cref="Enter"/>, where disposing may come first: false then.</summary>
    public bool TryEnter()
    {
        try
        {
            Enter();
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Ends what <see cref="Enter"/> began.</summary>
    public void Leave() => _handle.DangerousRelease();

    /// <summary>
    /// Gives back the pages of a mapped file, which come again when they are read; memory of our own stays. Between <see cref="Enter"/> and
    /// <see cref="Leave"/>; for readers it changes nothing but the time that the next byte takes.
    /// </summary>
    public void ForgetPages()
    {
        if (_view is not null)
        {
            SystemCalls.ForgetPages((nint)Pointer, (nuint)Length);
        }
    }

    /// <summary>Gives the memory back once the last reader has left.</summary>
    public void Dispose()
    {
        // The handle counts as closed only when the last reader has left: asked before that, it would be released twice.
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _view?.ReleasePointer();
            _handle.Dispose();
        }
    }
}
