using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Serai.Worker.Index.Deflate;

namespace Serai.Worker.Index;

/// <summary>
/// A run of files as deflate blocks that refer to nothing outside, ended at a whole byte, in which zero digits stand for the time; and
/// what it takes to set the time. Immutable.
/// </summary>
internal sealed class Segment
{
    /// <summary>How many bytes <see cref="Stamp"/> needs after the segment's own.</summary>
    public const int Slack = 4;

    private readonly byte[] _deflated;
    private readonly HeaderStamp[] _headers;

    /// <summary>Puts a segment together; both arrays are its own from here on.</summary>
    public Segment(SegmentKey key, byte[] deflated, int tarLength, uint tarCrc, HeaderStamp[] headers)
    {
        Key = key;
        TarLength = tarLength;
        TarCrc = tarCrc;
        DeflatedCrc = Crc32.HashToUInt32(deflated);
        _deflated = deflated;
        _headers = headers;
    }

    /// <summary>What it is found again by.</summary>
    public SegmentKey Key { get; }

    /// <summary>Bytes of tar: whole blocks.</summary>
    public int TarLength { get; }

    /// <summary>The CRC-32 of the tar with zero digits in every mtime and checksum.</summary>
    public uint TarCrc { get; }

    /// <summary>The CRC-32 of <see cref="Deflated"/>.</summary>
    public uint DeflatedCrc { get; }

    /// <summary>The deflate blocks, with zero digits.</summary>
    public ReadOnlySpan<byte> Deflated => _deflated;

    /// <summary>The headers in order.</summary>
    public ReadOnlySpan<HeaderStamp> Headers => _headers;

    /// <summary>Sets the digits of a time in deflate blocks, whatever time they had.</summary>
    /// <param name="headers">The headers of the segment.</param>
    /// <param name="deflated">The segment's blocks, and <see cref="Slack"/> bytes more, which stay as they are.</param>
    /// <param name="time">The time; null for zero digits everywhere, in checksums too.</param>
    public static void Stamp(ReadOnlySpan<HeaderStamp> headers, Span<byte> deflated, UstarTime? time)
    {
        int digitSum = time?.DigitSum() ?? 0;
        Span<uint> words = stackalloc uint[8];
        DigitCode code = default;
        foreach (ref readonly HeaderStamp header in headers)
        {
            if (header.MtimeRun is { } run)
            {
                UseCode(run.Code, ref code, words);
                for (int i = 0; i < UstarTime.Digits; i++)
                {
                    SetWord(deflated, run, i, words[time?.Digit(i) ?? 0]);
                }
            }

            int checksum = time is null ? 0 : header.Checksum + digitSum;
            UseCode(header.ChecksumRun.Code, ref code, words);
            for (int i = 0; i < UstarHeader.ChecksumDigits; i++)
            {
                SetWord(deflated, header.ChecksumRun, i, words[ChecksumDigit(checksum, i)]);
            }
        }
    }

    /// <summary>Inflates the tar, with zero digits in every mtime and checksum.</summary>
    /// <param name="tar"><see cref="TarLength"/> bytes.</param>
    /// <returns>False where the blocks do not give the tar that was compressed.</returns>
    public bool TryInflate(Span<byte> tar)
    {
        try
        {
            using DeflateStream inflater = OpenTar();
            inflater.ReadExactly(tar);
            return Crc32.HashToUInt32(tar) == TarCrc;
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }

    /// <summary>The same as a stream, which is the caller's: <see cref="TarLength"/> bytes, held against nothing.</summary>
    public DeflateStream OpenTar() => new(new MemoryStream(_deflated, writable: false), CompressionMode.Decompress);

    /// <summary>The CRC-32 of the tar with a time in it.</summary>
    public uint TarCrcAt(UstarTime time)
    {
        // Zero digits and others differ by the lowest three bits: in each header by a polynomial whose remainder comes from its digits,
        // multiplied by x^8 for every byte that follows. Horner's scheme runs over the headers.
        uint mtime = 0;
        for (int i = 0; i < UstarTime.Digits; i++)
        {
            mtime = Crc32Algebra.Step(mtime, (byte)time.Digit(i));
        }

        const int ChecksumEnd = UstarHeader.ChecksumOffset + UstarHeader.ChecksumDigits;
        mtime = Crc32Algebra.Multiply(mtime, Crc32Algebra.PowerOfBytes(ChecksumEnd - UstarHeader.MtimeOffset - UstarTime.Digits));
        int digitSum = time.DigitSum();
        uint difference = 0;
        int block = 0;
        foreach (ref readonly HeaderStamp header in Headers)
        {
            uint own = 0;
            for (int i = 0; i < UstarHeader.ChecksumDigits; i++)
            {
                own = Crc32Algebra.Step(own, (byte)ChecksumDigit(header.Checksum + digitSum, i));
            }

            difference = Crc32Algebra.Multiply(difference, Crc32Algebra.PowerOfBlocks(header.TarBlock - block)) ^ mtime ^ own;
            block = header.TarBlock;
        }

        long after = TarLength - ((long)block * UstarHeader.BlockSize) - ChecksumEnd;
        return Headers.IsEmpty ? TarCrc : TarCrc ^ Crc32Algebra.Multiply(difference, Crc32Algebra.PowerOfBytes(after));
    }

    private static int ChecksumDigit(int checksum, int index) => (checksum >> (3 * (UstarHeader.ChecksumDigits - 1 - index))) & 7;

    private static void UseCode(DigitCode wanted, ref DigitCode current, Span<uint> words)
    {
        if (wanted != current)
        {
            current = wanted;
            for (int digit = 0; digit < words.Length; digit++)
            {
                words[digit] = wanted.Word(digit);
            }
        }
    }

    private static void SetWord(Span<byte> deflated, DigitRun run, int index, uint word)
    {
        int bit = run.BitOffset + (index * run.Code.Length);
        Span<byte> place = deflated.Slice(bit >> 3, sizeof(uint));
        uint mask = ((1u << run.Code.Length) - 1) << (bit & 7);
        uint others = BinaryPrimitives.ReadUInt32LittleEndian(place) & ~mask;
        BinaryPrimitives.WriteUInt32LittleEndian(place, others | (word << (bit & 7)));
    }
}
