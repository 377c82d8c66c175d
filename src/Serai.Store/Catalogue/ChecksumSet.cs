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
    private const int HeadLength = CountsOffset + (Runs * sizeof(int));

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int[] _starts = new int[Runs];
    private readonly int[] _counts = new int[Runs];

    private ChecksumSet(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>Distinct checksums, over all algorithms; without the contested ones.</summary>
    public int Count => _counts[0] + _counts[1] + _counts[2];

    /// <summary>The set of nothing.</summary>
    public static ChecksumSet Empty { get; } = Read(Head(new int[Runs]));

    /// <summary>The set as its file has it.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Makes a set.</summary>
    /// <param name="known">The known checksums, in any order, with repetitions; none of the contested.</param>
    /// <param name="contested">The md5s that are claimed for different archives.</param>
    public static ChecksumSet Of(IEnumerable<ArchiveHash> known, IEnumerable<ArchiveHash>? contested = null) => Empty.Change(
        [], [.. known.Select(hash => new ChecksumClaim(hash)), .. (contested ?? []).Select(hash => new ChecksumClaim(hash, IsContested: true))]);

    /// <summary>Makes the set in which some claims are no longer, and others are: a copy, but for these.</summary>
    /// <param name="gone">What is no longer, in any order, with repetitions; what was not in the set is passed over.</param>
    /// <param name="come">What is in it now, likewise; also where it was, or is gone.</param>
    public ChecksumSet Change(IReadOnlyCollection<ChecksumClaim> gone, IReadOnlyCollection<ChecksumClaim> come)
    {
        byte[] bytes = new byte[HeadLength + _bytes.Length + (come.Count * ArchiveHash.MaxDigestLength)];
        int[] counts = new int[Runs];
        int end = HeadLength;
        for (int run = 0; run < Runs; run++)
        {
            int length = new DigestMerge(RunAt(run), DigestLength(run)).Write(SortedOf(run, gone), SortedOf(run, come), bytes.AsSpan(end));
            counts[run] = length / DigestLength(run);
            end += length;
        }

        Head(counts).CopyTo(bytes, 0);
        return Read(bytes.AsMemory(0, end));
    }

    /// <summary>Takes a set as <see cref="Bytes"/> gave it, or its forerunner; they are kept.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another version or of another length than their counts say.</exception>
    public static ChecksumSet Read(byte[] bytes) => Read(bytes.AsMemory());

    /// <summary>Whether the index names this checksum, and for one archive only.</summary>
    public bool Contains(ArchiveHash hash) => IsIn((int)hash.Algorithm, hash);

    /// <summary>Whether this md5 is claimed for different archives, so that nobody is served under it.</summary>
    public bool IsContested(ArchiveHash hash) => hash.Algorithm == ArchiveHashAlgorithm.Md5 && IsIn(ContestedRun, hash);

    private static ChecksumSet Read(ReadOnlyMemory<byte> whole)
    {
        ReadOnlySpan<byte> bytes = whole.Span;
        int version = bytes.Length >= CountsOffset && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic
            ? BinaryPrimitives.ReadInt32LittleEndian(bytes[4..])
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

        var set = new ChecksumSet(whole);
        for (int run = 0; run < runs; run++)
        {
            int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[(CountsOffset + (run * sizeof(int)))..]);
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

    private static byte[] Head(ReadOnlySpan<int> counts)
    {
        byte[] head = new byte[HeadLength];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), Version);
        for (int run = 0; run < Runs; run++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(CountsOffset + (run * sizeof(int))), counts[run]);
        }

        return head;
    }

    private static ReadOnlySpan<string> SortedOf(int run, IReadOnlyCollection<ChecksumClaim> claims) =>
        DigestOrder.Sort([.. claims.Where(claim => RunOf(claim) == run).Select(claim => claim.Hash.Hex)]).Span;

    private static int RunOf(ChecksumClaim claim) => claim.IsContested ? ContestedRun : (int)claim.Hash.Algorithm;

    private static int DigestLength(int run) =>
        ArchiveHash.DigestLength(run == ContestedRun ? ArchiveHashAlgorithm.Md5 : (ArchiveHashAlgorithm)run);

    private ReadOnlySpan<byte> RunAt(int run) => _bytes.Span.Slice(_starts[run], _counts[run] * DigestLength(run));

    private bool IsIn(int run, ArchiveHash hash)
    {
        int length = DigestLength(run);
        Span<byte> digest = stackalloc byte[ArchiveHash.MaxDigestLength];
        Convert.FromHexString(hash.Hex, digest, out _, out _);
        new DigestMerge(RunAt(run), length).PlaceOf(digest[..length], 0, out bool isThere);
        return isThere;
    }
}
