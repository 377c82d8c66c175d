using System.Buffers.Binary;
using Serai.Store.Archives;

namespace Serai.Store.Catalogue;

/// <summary>
/// All checksums that a generation's index names, for telling a known archive from an unknown one, and apart from them the md5s that
/// different archives claim: sorted digests in one array, searched in place. Immutable, safe from any thread. Layout:
/// docs/formats/generation.md.
/// </summary>
public sealed class ChecksumSet
{
    private const uint Magic = 0x53434153; // "SACS"
    private const int Version = 2;

    // Of the time before md5s were held against each other: read too, so that a front serves what its forerunner left.
    private const int VersionWithoutContested = 1;

    private const int CountsOffset = 8;
    private const int Algorithms = 3;
    private const int Runs = Algorithms + 1;
    private const int ContestedRun = Algorithms;

    private readonly byte[] _bytes;
    private readonly int[] _starts = new int[Runs];
    private readonly int[] _counts = new int[Runs];

    private ChecksumSet(byte[] bytes) => _bytes = bytes;

    /// <summary>Distinct checksums, over all algorithms; without the contested ones.</summary>
    public int Count => _counts[0] + _counts[1] + _counts[2];

    /// <summary>Writes a set.</summary>
    /// <param name="hashes">The known checksums, in any order, with repetitions; none of the contested.</param>
    /// <param name="contested">The md5s that are claimed for different archives.</param>
    public static byte[] Write(IEnumerable<ArchiveHash> hashes, IEnumerable<ArchiveHash>? contested = null)
    {
        using var output = new MemoryStream();
        Write(output, hashes, contested ?? []);
        return output.ToArray();
    }

    /// <summary>Writes a set.</summary>
    /// <param name="output">Where to; stays the caller's.</param>
    /// <param name="hashes">The known checksums, in any order, with repetitions; none of the contested.</param>
    /// <param name="contested">The md5s that are claimed for different archives.</param>
    /// <returns>How many distinct checksums there are, without the contested ones.</returns>
    public static int Write(Stream output, IEnumerable<ArchiveHash> hashes, IEnumerable<ArchiveHash> contested)
    {
        List<string>[] runs = [.. Enumerable.Range(0, Runs).Select(_ => new List<string>())];
        foreach (ArchiveHash hash in hashes)
        {
            runs[(int)hash.Algorithm].Add(hash.Hex);
        }

        runs[ContestedRun].AddRange(contested.Select(hash => hash.Hex));
        ReadOnlyMemory<string>[] sorted = [.. runs.Select(DigestOrder.Sort)];
        Span<byte> head = stackalloc byte[CountsOffset + (Runs * sizeof(int))];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], Version);
        for (int run = 0; run < Runs; run++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(head[(CountsOffset + (run * sizeof(int)))..], sorted[run].Length);
        }

        output.Write(head);
        Span<byte> digest = stackalloc byte[64];
        for (int run = 0; run < Runs; run++)
        {
            foreach (string hex in sorted[run].Span)
            {
                Convert.FromHexString(hex, digest, out _, out int length);
                output.Write(digest[..length]);
            }
        }

        return sorted[0].Length + sorted[1].Length + sorted[2].Length;
    }

    /// <summary>Takes a set that <see cref="Write(Stream, IEnumerable{ArchiveHash}, IEnumerable{ArchiveHash})"/> wrote, or its forerunner; the array is kept.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another version or of another length than their counts say.</exception>
    public static ChecksumSet Read(byte[] bytes)
    {
        int version = bytes.Length >= CountsOffset && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic
            ? BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4))
            : 0;
        int runs = version switch
        {
            Version => Runs,
            VersionWithoutContested => Algorithms,
            _ => throw new InvalidDataException($"checksums: not of version {VersionWithoutContested} or {Version}"),
        };
        long expected = CountsOffset + (runs * sizeof(int));
        if (bytes.Length < expected)
        {
            throw new InvalidDataException($"checksums: expected at least {expected} bytes, found {bytes.Length}");
        }

        var set = new ChecksumSet(bytes);
        for (int run = 0; run < runs; run++)
        {
            int count = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(CountsOffset + (run * sizeof(int))));
            if (count < 0 || count > (bytes.Length - expected) / DigestLength(run))
            {
                throw new InvalidDataException($"checksums: a count of {count} with {bytes.Length - expected} bytes left");
            }

            set._starts[run] = (int)expected;
            set._counts[run] = count;
            expected += (long)count * DigestLength(run);
        }

        return expected == bytes.Length ? set : throw new InvalidDataException($"checksums: expected {expected} bytes, found {bytes.Length}");
    }

    /// <summary>Whether the index names this checksum, and for one archive only.</summary>
    public bool Contains(ArchiveHash hash) => IsIn((int)hash.Algorithm, hash);

    /// <summary>Whether this md5 is claimed for different archives, so that nobody is served under it.</summary>
    public bool IsContested(ArchiveHash hash) => hash.Algorithm == ArchiveHashAlgorithm.Md5 && IsIn(ContestedRun, hash);

    private static int DigestLength(int run) =>
        ArchiveHash.DigestLength(run == ContestedRun ? ArchiveHashAlgorithm.Md5 : (ArchiveHashAlgorithm)run);

    private bool IsIn(int run, ArchiveHash hash)
    {
        Span<byte> digest = stackalloc byte[64];
        int length = DigestLength(run);
        digest = digest[..length];
        Convert.FromHexString(hash.Hex, digest, out _, out _);

        ReadOnlySpan<byte> sorted = _bytes.AsSpan(_starts[run]);
        int low = 0;
        int high = _counts[run] - 1;
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
}
