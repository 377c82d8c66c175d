using System.Buffers.Binary;
using Serai.Store.Archives;

namespace Serai.Store.Catalogue;

/// <summary>
/// All checksums that a generation's index names, for telling a known archive from an unknown one: sorted digests of each algorithm
/// in one array, searched in place. Immutable, safe from any thread. Layout: docs/formats/generation.md.
/// </summary>
public sealed class ChecksumSet
{
    private const uint Magic = 0x53434153; // "SACS"
    private const int Version = 1;
    private const int HeaderLength = 20;

    private static readonly ArchiveHashAlgorithm[] Algorithms =
        [ArchiveHashAlgorithm.Md5, ArchiveHashAlgorithm.Sha256, ArchiveHashAlgorithm.Sha512];

    private readonly byte[] _bytes;

    private ChecksumSet(byte[] bytes) => _bytes = bytes;

    /// <summary>Distinct checksums, over all algorithms.</summary>
    public int Count => Algorithms.Sum(CountOf);

    /// <summary>Writes a set.</summary>
    /// <param name="hashes">In any order, with repetitions.</param>
    public static byte[] Write(IEnumerable<ArchiveHash> hashes)
    {
        // Hex digits sort as the bytes they stand for.
        ILookup<ArchiveHashAlgorithm, string> digests = hashes.Distinct().ToLookup(hash => hash.Algorithm, hash => hash.Hex);
        byte[] bytes = new byte[HeaderLength + Algorithms.Sum(each => digests[each].Count() * ArchiveHash.DigestLength(each))];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Version);
        int position = HeaderLength;
        foreach (ArchiveHashAlgorithm algorithm in Algorithms)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8 + (4 * (int)algorithm)), digests[algorithm].Count());
            foreach (string hex in digests[algorithm].Order(StringComparer.Ordinal))
            {
                Convert.FromHexString(hex, bytes.AsSpan(position), out _, out int written);
                position += written;
            }
        }

        return bytes;
    }

    /// <summary>Takes a set that <see cref="Write"/> wrote; the array is kept.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another version or of another length than their counts say.</exception>
    public static ChecksumSet Read(byte[] bytes)
    {
        if (bytes.Length < HeaderLength
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)) != Version)
        {
            throw new InvalidDataException($"checksums: not of version {Version}");
        }

        var set = new ChecksumSet(bytes);
        long expected = HeaderLength + Algorithms.Sum(each => (long)set.CountOf(each) * ArchiveHash.DigestLength(each));
        return Algorithms.All(each => set.CountOf(each) >= 0) && expected == bytes.Length
            ? set
            : throw new InvalidDataException($"checksums: expected {expected} bytes, found {bytes.Length}");
    }

    /// <summary>Whether the index names this checksum.</summary>
    public bool Contains(ArchiveHash hash)
    {
        Span<byte> digest = stackalloc byte[64];
        int length = ArchiveHash.DigestLength(hash.Algorithm);
        digest = digest[..length];
        Convert.FromHexString(hash.Hex, digest, out _, out _);

        ReadOnlySpan<byte> sorted = _bytes.AsSpan(StartOf(hash.Algorithm));
        int low = 0;
        int high = CountOf(hash.Algorithm) - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = sorted.Slice(middle * length, length).SequenceCompareTo(digest);
            if (order == 0)
            {
                return true;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

    private int CountOf(ArchiveHashAlgorithm algorithm) =>
        BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(8 + (4 * (int)algorithm)));

    private int StartOf(ArchiveHashAlgorithm algorithm)
    {
        int start = HeaderLength;
        for (ArchiveHashAlgorithm each = Algorithms[0]; each < algorithm; each++)
        {
            start += CountOf(each) * ArchiveHash.DigestLength(each);
        }

        return start;
    }
}
