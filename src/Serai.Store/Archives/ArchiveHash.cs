using System.Buffers;

namespace Serai.Store.Archives;

/// <summary>A checksum that names an archive: an algorithm of the cache's layout and its digest, checked at birth.</summary>
public readonly struct ArchiveHash : IEquatable<ArchiveHash>
{
    /// <summary>Bytes in the longest digest, a SHA-512.</summary>
    public const int MaxDigestLength = 64;

    private static readonly SearchValues<char> LowerHexDigits = SearchValues.Create("0123456789abcdef");

    private ArchiveHash(ArchiveHashAlgorithm algorithm, string hex)
    {
        Algorithm = algorithm;
        Hex = hex;
    }

    /// <summary>The algorithm.</summary>
    public ArchiveHashAlgorithm Algorithm { get; }

    /// <summary>The digest in lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>The algorithm as it stands in a path: <c>md5</c>, <c>sha256</c>, <c>sha512</c>.</summary>
    public string AlgorithmName => NameOf(Algorithm);

    /// <summary>Equality of algorithm and digest.</summary>
    public static bool operator ==(ArchiveHash left, ArchiveHash right) => left.Equals(right);

    /// <summary>Difference of algorithm or digest.</summary>
    public static bool operator !=(ArchiveHash left, ArchiveHash right) => !left.Equals(right);

    /// <summary>Bytes in a digest of an algorithm.</summary>
    public static int DigestLength(ArchiveHashAlgorithm algorithm) => algorithm switch
    {
        ArchiveHashAlgorithm.Md5 => 16,
        ArchiveHashAlgorithm.Sha256 => 32,
        ArchiveHashAlgorithm.Sha512 => MaxDigestLength,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "there is no such algorithm"),
    };

    /// <summary>The name of an algorithm in paths.</summary>
    public static string NameOf(ArchiveHashAlgorithm algorithm) => algorithm switch
    {
        ArchiveHashAlgorithm.Md5 => "md5",
        ArchiveHashAlgorithm.Sha256 => "sha256",
        _ => "sha512",
    };

    /// <summary>Makes a hash of a digest's bytes.</summary>
    /// <exception cref="ArgumentException">The length is not that of the algorithm.</exception>
    public static ArchiveHash FromDigest(ArchiveHashAlgorithm algorithm, ReadOnlySpan<byte> digest) =>
        digest.Length == DigestLength(algorithm)
            ? new ArchiveHash(algorithm, Convert.ToHexStringLower(digest))
            : throw new ArgumentException($"{NameOf(algorithm)}: expected {DigestLength(algorithm)} bytes, found {digest.Length}", nameof(digest));

    /// <summary>Reads an algorithm's name and lower-case hex digits, as they stand in a request's path.</summary>
    /// <returns>False for another name, length, or digit.</returns>
    public static bool TryParse(ReadOnlySpan<char> algorithmName, ReadOnlySpan<char> hex, out ArchiveHash hash)
    {
        hash = default;
        ArchiveHashAlgorithm algorithm;
        switch (algorithmName)
        {
            case "md5": algorithm = ArchiveHashAlgorithm.Md5; break;
            case "sha256": algorithm = ArchiveHashAlgorithm.Sha256; break;
            case "sha512": algorithm = ArchiveHashAlgorithm.Sha512; break;
            default: return false;
        }

        if (hex.Length != 2 * DigestLength(algorithm) || hex.ContainsAnyExcept(LowerHexDigits))
        {
            return false;
        }

        hash = new ArchiveHash(algorithm, hex.ToString());
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(ArchiveHash other) => Algorithm == other.Algorithm && string.Equals(Hex, other.Hex, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ArchiveHash other && Equals(other);

    /// <summary>That of the digest, whose length tells the algorithm; keyed, since strangers choose digests.</summary>
    public override int GetHashCode() => Hex?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <summary>As opam writes it: <c>sha256=ab12…</c>.</summary>
    public override string ToString() => $"{AlgorithmName}={Hex}";
}
