namespace Serai.Worker.Index;

/// <summary>
/// What a segment is found again by: 32 bytes that the caller makes of its contents, a SHA-256 over the names and ids of the trees in it.
/// </summary>
internal readonly record struct SegmentKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = 32;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    /// <summary>Takes a key from its bytes.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public SegmentKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException($"segment key: expected {Length} bytes, found {bytes.Length}", nameof(bytes));
        }

        _high = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]);
    }

    /// <summary>Writes the key's 32 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(destination, _high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(destination[16..], _low);
    }
}
