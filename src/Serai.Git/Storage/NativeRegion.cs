using System.Runtime.InteropServices;

namespace Serai.Git.Storage;

/// <summary>
/// One contiguous piece of address space that gets its memory as it grows: bytes never move, and the collector never sees them.
/// <see cref="Slack"/> bytes after the used ones can always be read and written.
/// </summary>
internal sealed unsafe class NativeRegion : SafeHandle
{
    /// <summary>Bytes after the used ones that may be touched: decoders run over the end of what they write by less than this.</summary>
    public const int Slack = 4_096;

    private const long Step = 1 << 20;

    private nuint _reserved;
    private long _committed;

    /// <summary>Reserves room for this many bytes.</summary>
    public NativeRegion(long capacity)
        : base(0, ownsHandle: true)
    {
        Capacity = capacity;
        _reserved = (nuint)RoundUp(capacity + Slack);
        SetHandle(SystemCalls.Reserve(_reserved));
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The most bytes that can be used.</summary>
    public long Capacity { get; private set; }

    /// <summary>Bytes in use.</summary>
    public long Length { get; private set; }

    /// <summary>The first byte; it stays where it is.</summary>
    public byte* Pointer => (byte*)handle;

    /// <summary>Makes the first <paramref name="length"/> bytes usable; they are zero until written.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than the capacity: the caller has not checked its limit.</exception>
    public void Extend(long length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Capacity);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (length + Slack > _committed)
        {
            // Growing by a quarter keeps the number of system calls small.
            long target = Math.Min((long)_reserved, RoundUp(length + Slack + Math.Min(_committed / 4, 64 * Step)));
            SystemCalls.Commit((nint)(Pointer + _committed), (nuint)(target - _committed));
            _committed = target;
        }

        Length = Math.Max(Length, length);
    }

    /// <summary>Copies bytes behind those in use.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        long at = Length;
        Extend(at + bytes.Length);
        bytes.CopyTo(new Span<byte>(Pointer + at, bytes.Length));
    }

    /// <summary>A view of some of the bytes in use; good while this is not disposed.</summary>
    public Span<byte> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return new Span<byte>(Pointer + offset, length);
    }

    /// <summary>Forgets the bytes after this length; their memory is kept.</summary>
    public void Truncate(long length) => Length = Math.Min(Length, length);

    /// <summary>Gives back the address space that is not used; the region grows no more.</summary>
    public void Trim()
    {
        Capacity = Length;
        nuint used = (nuint)RoundUp(Length + Slack);
        if (!OperatingSystem.IsWindows() && used < _reserved && SystemCalls.Release((nint)(Pointer + used), _reserved - used))
        {
            _reserved = used;
            _committed = Math.Min(_committed, (long)used);
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => SystemCalls.Release(handle, _reserved);

    private static long RoundUp(long bytes) => (bytes + Step - 1) & ~(Step - 1);
}
