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

    // Less than this is no use to anybody: then the refusal is the answer.
    private const long LeastCapacity = 16 * Step;

    private readonly long _wanted;
    private nuint _reserved;
    private long _committed;

    /// <summary>Reserves room for this many bytes.</summary>
    /// <exception cref="IOException">The address space is not to be had.</exception>
    public NativeRegion(long capacity)
        : base(0, ownsHandle: true)
    {
        Capacity = _wanted = capacity;
        _reserved = ReservedFor(capacity);
        SetHandle(SystemCalls.Reserve(_reserved));
    }

    private NativeRegion(nint address, long capacity, long wanted)
        : base(0, ownsHandle: true)
    {
        Capacity = capacity;
        _wanted = wanted;
        _reserved = ReservedFor(capacity);
        SetHandle(address);
    }

    /// <summary>
    /// Reserves room for up to so many bytes, where nobody knows how many will come. A process that may not have that much address space
    /// (setrlimit(2), RLIMIT_AS) gets half of what is to be had, so that something is left for everything else.
    /// </summary>
    /// <exception cref="IOException">Next to nothing is to be had.</exception>
    public static NativeRegion UpTo(long capacity)
    {
        for (long some = capacity; some > LeastCapacity; some /= 2)
        {
            nint address = SystemCalls.TryReserve(ReservedFor(some));
            if (address == 0)
            {
                continue;
            }

            if (some == capacity)
            {
                return new NativeRegion(address, capacity, capacity);
            }

            SystemCalls.Release(address, ReservedFor(some));
            address = SystemCalls.Reserve(ReservedFor(some / 2));
            return new NativeRegion(address, some / 2, capacity);
        }

        return new NativeRegion(capacity);
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
    /// <exception cref="ArgumentOutOfRangeException">More than was asked for: the caller has not checked its limit.</exception>
    /// <exception cref="IOException">More than could be reserved, or there is no memory for it.</exception>
    public void Extend(long length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Math.Max(Capacity, _wanted));
        if (length > Capacity)
        {
            throw new IOException(
                $"{length} bytes are needed in one piece: this process may have address space for {Capacity} only, of {_wanted} that were asked for; raise its limit (ulimit -v)");
        }

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

    private static nuint ReservedFor(long capacity) => (nuint)RoundUp(capacity + Slack);

    private static long RoundUp(long bytes) => (bytes + Step - 1) & ~(Step - 1);
}
