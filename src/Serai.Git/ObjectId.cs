using System.Buffers.Binary;

namespace Serai.Git;

/// <summary>
/// The name of a git object: 20 bytes (SHA-1) or 32 (SHA-256). A value without references; ordered as git orders ids, by bytes.
/// The default value names nothing (<see cref="IsNone"/>).
/// </summary>
public readonly struct ObjectId : IEquatable<ObjectId>, IComparable<ObjectId>
{
    /// <summary>The most bytes that an id has.</summary>
    public const int MaxLength = 32;

    // Big-endian words, so that comparing words compares bytes.
    private readonly ulong _w0, _w1, _w2, _w3;

    /// <summary>Takes an id from its raw bytes.</summary>
    /// <param name="bytes">20 or 32 bytes; copied.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public ObjectId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is not (20 or 32))
        {
            throw new ArgumentException($"object id: expected 20 or 32 bytes, found {bytes.Length}", nameof(bytes));
        }

        _w0 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _w1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        if (bytes.Length == 20)
        {
            _w2 = (ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]) << 32;
        }
        else
        {
            _w2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
            _w3 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        }

        Length = bytes.Length;
    }

    /// <summary>Bytes in this id: 20, 32, or 0 for the default value.</summary>
    public int Length { get; }

    /// <summary>True of the default value, which names no object.</summary>
    public bool IsNone => Length == 0;

    /// <summary>The first 64 bits, in the order of bytes: enough to spread ids over a table.</summary>
    internal ulong Prefix => _w0;

    /// <summary>Equality of bytes and length.</summary>
    public static bool operator ==(ObjectId left, ObjectId right) => left.Equals(right);

    /// <summary>Inequality of bytes or length.</summary>
    public static bool operator !=(ObjectId left, ObjectId right) => !left.Equals(right);

    /// <summary>Order of bytes.</summary>
    public static bool operator <(ObjectId left, ObjectId right) => left.CompareTo(right) < 0;

    /// <summary>Order of bytes.</summary>
    public static bool operator <=(ObjectId left, ObjectId right) => left.CompareTo(right) <= 0;

    /// <summary>Order of bytes.</summary>
    public static bool operator >(ObjectId left, ObjectId right) => left.CompareTo(right) > 0;

    /// <summary>Order of bytes.</summary>
    public static bool operator >=(ObjectId left, ObjectId right) => left.CompareTo(right) >= 0;

    /// <summary>Reads an id written as 40 or 64 hexadecimal digits, of either case.</summary>
    /// <param name="hex">The digits, and nothing around them.</param>
    /// <param name="id">The id, where the result is true.</param>
    /// <returns>False, and the default value, for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> hex, out ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        id = default;
        if (hex.Length is not (40 or 64) || Convert.FromHexString(hex, bytes, out _, out int written) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        id = new ObjectId(bytes[..written]);
        return true;
    }

    /// <summary>Reads an id written as 40 or 64 hexadecimal digits in ASCII, as the wire and commits carry it.</summary>
    /// <param name="hex">The digits, and nothing around them.</param>
    /// <param name="id">The id, where the result is true.</param>
    /// <returns>False, and the default value, for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> hex, out ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        id = default;
        if (hex.Length is not (40 or 64) || Convert.FromHexString(hex, bytes, out _, out int written) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        id = new ObjectId(bytes[..written]);
        return true;
    }

    /// <summary>Writes the raw bytes.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    /// <exception cref="ArgumentException">It is shorter.</exception>
    public void CopyTo(Span<byte> destination)
    {
        Span<byte> all = stackalloc byte[MaxLength];
        BinaryPrimitives.WriteUInt64BigEndian(all, _w0);
        BinaryPrimitives.WriteUInt64BigEndian(all[8..], _w1);
        BinaryPrimitives.WriteUInt64BigEndian(all[16..], _w2);
        BinaryPrimitives.WriteUInt64BigEndian(all[24..], _w3);
        all[..Length].CopyTo(destination);
    }

    /// <inheritdoc/>
    public bool Equals(ObjectId other) =>
        _w0 == other._w0 && _w1 == other._w1 && _w2 == other._w2 && _w3 == other._w3 && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ObjectId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)_w0;

    /// <inheritdoc/>
    public int CompareTo(ObjectId other)
    {
        int order = _w0.CompareTo(other._w0);
        order = order != 0 ? order : _w1.CompareTo(other._w1);
        order = order != 0 ? order : _w2.CompareTo(other._w2);
        order = order != 0 ? order : _w3.CompareTo(other._w3);
        return order != 0 ? order : Length.CompareTo(other.Length);
    }

    /// <summary>The id in lower-case hexadecimal digits, as git prints it.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes[..Length]);
    }
}
