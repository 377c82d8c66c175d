using System.Buffers.Binary;

namespace Serai.Worker.Index.Deflate;

/// <summary>
/// Bits in deflate's order, the least significant of a byte first (RFC 1951, 3.1.1), into a buffer that grows and is kept.
/// </summary>
internal sealed class BitWriter
{
    private byte[] _bytes = new byte[64 * 1024];
    private int _length;
    private ulong _pending;
    private int _pendingBits;

    /// <summary>How many bits were put since the last <see cref="Clear"/>.</summary>
    public int BitLength => checked((_length * 8) + _pendingBits);

    /// <summary>The whole bytes; valid until the next call. All of them after <see cref="Align"/>.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Forgets everything but the buffer.</summary>
    public void Clear()
    {
        _length = 0;
        _pending = 0;
        _pendingBits = 0;
    }

    /// <summary>Makes room, so that the puts that follow need not look.</summary>
    /// <param name="bits">At most how many bits they put.</param>
    public void Reserve(long bits)
    {
        long needed = _length + (bits / 8) + 16;
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, checked((int)Math.Max(needed, _bytes.Length * 2L)));
        }
    }

    /// <summary>Puts up to 32 bits; those of <paramref name="bits"/> above <paramref name="count"/> are zero.</summary>
    public void Put(uint bits, int count)
    {
        _pending |= (ulong)bits << _pendingBits;
        _pendingBits += count;
        if (_pendingBits >= 32)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(_length), (uint)_pending);
            _length += 4;
            _pending >>= 32;
            _pendingBits -= 32;
        }
    }

    /// <summary>Puts zero bits up to the next whole byte.</summary>
    public void Align()
    {
        while (_pendingBits > 0)
        {
            _bytes[_length++] = (byte)_pending;
            _pending >>= 8;
            _pendingBits -= 8;
        }

        _pendingBits = 0;
    }

    /// <summary>Puts bytes as they are, once aligned.</summary>
    public void PutBytes(ReadOnlySpan<byte> bytes)
    {
        Align();
        Reserve(8L * bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
