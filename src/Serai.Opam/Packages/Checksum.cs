using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Serai.Opam.Packages;

/// <summary>
/// The checksum of an archive: an algorithm and as many bytes as it gives. Ordered as its text is, by bytes. The default value is no
/// checksum of anything (MD5 of zeros).
/// </summary>
public readonly struct Checksum : IEquatable<Checksum>, IComparable<Checksum>
{
    /// <summary>The most bytes of a digest.</summary>
    public const int MaxDigestBytes = 64;

    /// <summary>The most bytes of the text form, <c>sha512=</c> and 128 digits.</summary>
    public const int MaxTextBytes = 135;

    private readonly DigestBytes _digest;

    /// <summary>Takes a digest.</summary>
    /// <param name="algorithm">What made it.</param>
    /// <param name="digest">Exactly the bytes of that algorithm; copied.</param>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public Checksum(ChecksumAlgorithm algorithm, ReadOnlySpan<byte> digest)
    {
        if (digest.Length != DigestLength(algorithm))
        {
            throw new ArgumentException($"{algorithm}: expected {DigestLength(algorithm)} bytes, found {digest.Length}", nameof(digest));
        }

        Algorithm = algorithm;
        digest.CopyTo(_digest);
    }

    /// <summary>What made it.</summary>
    public ChecksumAlgorithm Algorithm { get; }

    /// <summary>Bytes of the digest.</summary>
    public int Length => DigestLength(Algorithm);

    /// <summary>Equality of algorithm and bytes.</summary>
    public static bool operator ==(Checksum left, Checksum right) => left.Equals(right);

    /// <summary>Inequality of algorithm or bytes.</summary>
    public static bool operator !=(Checksum left, Checksum right) => !left.Equals(right);

    /// <summary>Order of the text forms.</summary>
    public static bool operator <(Checksum left, Checksum right) => left.CompareTo(right) < 0;

    /// <summary>Order of the text forms.</summary>
    public static bool operator <=(Checksum left, Checksum right) => left.CompareTo(right) <= 0;

    /// <summary>Order of the text forms.</summary>
    public static bool operator >(Checksum left, Checksum right) => left.CompareTo(right) > 0;

    /// <summary>Order of the text forms.</summary>
    public static bool operator >=(Checksum left, Checksum right) => left.CompareTo(right) >= 0;

    /// <summary>Bytes of a digest of an algorithm.</summary>
    public static int DigestLength(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Md5 => 16,
        ChecksumAlgorithm.Sha256 => 32,
        ChecksumAlgorithm.Sha512 => 64,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "no algorithm of opam"),
    };

    /// <summary>
    /// Reads <c>algo=hex</c>, both in either case, or 32 digits alone, which are MD5 (opam, <c>OpamHash.of_string</c>).
    /// </summary>
    /// <returns>False, and the default value, for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out Checksum checksum)
    {
        checksum = default;
        int equals = text.IndexOf((byte)'=');
        if (!TryParseAlgorithm(equals < 0 ? "md5"u8 : text[..equals], out ChecksumAlgorithm algorithm))
        {
            return false;
        }

        ReadOnlySpan<byte> hex = text[(equals + 1)..];
        Span<byte> digest = stackalloc byte[MaxDigestBytes];
        digest = digest[..DigestLength(algorithm)];
        if (hex.Length != digest.Length * 2 || Convert.FromHexString(hex, digest, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        checksum = new Checksum(algorithm, digest);
        return true;
    }

    /// <summary>Reads the same forms from characters.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Checksum checksum)
    {
        Span<byte> bytes = stackalloc byte[MaxTextBytes];
        checksum = default;
        return Ascii.FromUtf16(text, bytes, out int written) == OperationStatus.Done
            && TryParse(bytes[..written], out checksum);
    }

    /// <summary>Writes the bytes of the digest.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)_digest)[..Length].CopyTo(destination);

    /// <summary>Writes <c>algo=hex</c> in lower case.</summary>
    /// <param name="destination">At least <see cref="MaxTextBytes"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public int Format(Span<byte> destination)
    {
        ReadOnlySpan<byte> name = NameBytes(Algorithm);
        name.CopyTo(destination);
        Convert.TryToHexStringLower(((ReadOnlySpan<byte>)_digest)[..Length], destination[name.Length..], out int written);
        return name.Length + written;
    }

    /// <inheritdoc/>
    public bool Equals(Checksum other) =>
        Algorithm == other.Algorithm && ((ReadOnlySpan<byte>)_digest).SequenceEqual(other._digest);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Checksum other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => BinaryPrimitives.ReadInt32LittleEndian(_digest);

    /// <inheritdoc/>
    public int CompareTo(Checksum other) =>
        Algorithm != other.Algorithm ? Algorithm.CompareTo(other.Algorithm) : ((ReadOnlySpan<byte>)_digest).SequenceCompareTo(other._digest);

    /// <summary><c>algo=hex</c> in lower case.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxTextBytes];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    private static bool TryParseAlgorithm(ReadOnlySpan<byte> name, out ChecksumAlgorithm algorithm)
    {
        algorithm = ChecksumAlgorithm.Md5;
        if (Ascii.EqualsIgnoreCase(name, "md5"u8))
        {
            return true;
        }

        algorithm = ChecksumAlgorithm.Sha256;
        if (Ascii.EqualsIgnoreCase(name, "sha256"u8))
        {
            return true;
        }

        algorithm = ChecksumAlgorithm.Sha512;
        return Ascii.EqualsIgnoreCase(name, "sha512"u8);
    }

    private static ReadOnlySpan<byte> NameBytes(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Md5 => "md5="u8,
        ChecksumAlgorithm.Sha256 => "sha256="u8,
        _ => "sha512="u8,
    };

    [InlineArray(MaxDigestBytes)]
    private struct DigestBytes
    {
        private byte _first;
    }
}
