using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Serai.Git.Packs;

/// <summary>
/// Inflates one whole zlib stream (RFC 1950, RFC 1951) into a buffer of the size that was declared for it. Accepts what zlib accepts,
/// to the bit; tests compare the two. For one thread at a time. docs/decisions/0004 tells why this is own code.
/// </summary>
internal sealed unsafe class Inflater : IDisposable
{
    /// <summary>Bytes behind the declared size that the output must have room for: a copy of 258 bytes, rounded up to whole vectors.</summary>
    public const int OutputSlack = 320;

    private const int MainLiteralBits = 10;
    private const int MainDistanceBits = 8;

    private readonly InflateTable _fixedLiterals = new(MainLiteralBits);
    private readonly InflateTable _fixedDistances = new(MainDistanceBits);
    private readonly DynamicTables _dynamic = new(MainLiteralBits, MainDistanceBits);

    public Inflater()
    {
        _fixedLiterals.TryBuild(InflateSymbols.FixedLengths(), InflateSymbols.LiteralsAndLengths, mayBeIncomplete: false);
        _fixedDistances.TryBuild(Enumerable.Repeat((byte)5, 32).ToArray(), InflateSymbols.Distances, mayBeIncomplete: false);
    }

    /// <summary>Inflates the stream at the front of the input.</summary>
    /// <param name="input">The stream, and whatever follows it.</param>
    /// <param name="inputLength">Bytes of input that may be read.</param>
    /// <param name="output">Room for <paramref name="size"/> bytes and <see cref="OutputSlack"/> more, which may be overwritten.</param>
    /// <param name="size">Bytes that must come out.</param>
    /// <param name="consumed">When done: bytes of the stream.</param>
    public InflateOutcome Inflate(byte* input, long inputLength, byte* output, int size, out long consumed)
    {
        consumed = 0;
        if (inputLength < 2)
        {
            return InflateOutcome.NeedsInput;
        }

        // RFC 1950, section 2.2: method 8, a window of at most 32 kB, no preset dictionary, and a multiple of 31 in all.
        if ((input[0] & 0x0F) != 8 || input[0] >> 4 > 7 || (input[1] & 0x20) != 0 || ((input[0] << 8) | input[1]) % 31 != 0)
        {
            return InflateOutcome.BadHeader;
        }

        var bits = new BitInput(input + 2, inputLength - 2);
        byte* at = output;
        InflateOutcome outcome = InflateBlocks(ref bits, output, ref at, output + size);
        if (outcome != InflateOutcome.Done)
        {
            // What was read beyond the end of the input decides nothing; bits that are no code may be cut ones.
            return bits.IsOverrun || (outcome == InflateOutcome.BadCode && bits.Padding > 0) ? InflateOutcome.NeedsInput : outcome;
        }

        if (!bits.AlignToByte() || bits.End - bits.Next < sizeof(uint))
        {
            return InflateOutcome.NeedsInput;
        }

        consumed = bits.Next + sizeof(uint) - input;
        return at < output + size
            ? InflateOutcome.TooShort
            : BinaryPrimitives.ReadUInt32BigEndian(new ReadOnlySpan<byte>(bits.Next, sizeof(uint))) != Adler32.Compute(new ReadOnlySpan<byte>(output, size))
                ? InflateOutcome.BadChecksum
                : InflateOutcome.Done;
    }

    /// <summary>Frees the tables.</summary>
    public void Dispose()
    {
        _fixedLiterals.Dispose();
        _fixedDistances.Dispose();
        _dynamic.Dispose();
    }

    private InflateOutcome InflateBlocks(ref BitInput bits, byte* output, ref byte* at, byte* limit)
    {
        while (true)
        {
            bits.Refill();
            bool isLast = bits.Take(1) != 0;
            InflateOutcome outcome = bits.Take(2) switch
            {
                0 => CopyStored(ref bits, ref at, limit),
                1 => InflateBlock(_fixedLiterals, _fixedDistances, ref bits, output, ref at, limit),
                2 => _dynamic.TryRead(ref bits)
                    ? InflateBlock(_dynamic.Literals, _dynamic.Distances, ref bits, output, ref at, limit) : InflateOutcome.BadCodeLengths,
                _ => InflateOutcome.BadBlock,
            };
            if (outcome != InflateOutcome.Done || isLast)
            {
                return outcome;
            }

            if (bits.IsOverrun)
            {
                return InflateOutcome.NeedsInput;
            }
        }
    }

    private static InflateOutcome CopyStored(ref BitInput bits, ref byte* at, byte* limit)
    {
        if (!bits.AlignToByte() || bits.End - bits.Next < 4)
        {
            return InflateOutcome.NeedsInput;
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(bits.Next, 2));
        int complement = BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(bits.Next + 2, 2));
        bits.Next += 4;
        if (length != (complement ^ 0xFFFF))
        {
            return InflateOutcome.BadBlock;
        }

        if (length > limit - at)
        {
            return InflateOutcome.TooLong;
        }

        if (length > bits.End - bits.Next)
        {
            return InflateOutcome.NeedsInput;
        }

        Unsafe.CopyBlockUnaligned(at, bits.Next, (uint)length);
        at += length;
        bits.Next += length;
        return InflateOutcome.Done;
    }

    // The hot loop. Whatever the stream says, a round writes less than OutputSlack bytes behind the limit before it is checked again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static InflateOutcome InflateBlock(
        InflateTable literalTable, InflateTable distanceTable, ref BitInput input, byte* output, ref byte* at, byte* limit)
    {
        uint* literals = literalTable.Entries;
        uint* distances = distanceTable.Entries;
        BitInput bits = input;
        byte* to = at;
        InflateOutcome outcome;
        while (true)
        {
            // 56 bits are enough for three literals of 15 bits, or for a length (15 + 5) and a distance (15 + 13).
            bits.Refill();
            if (to > limit || bits.IsOverrun)
            {
                outcome = bits.IsOverrun ? InflateOutcome.NeedsInput : InflateOutcome.TooLong;
                break;
            }

            uint entry = Lookup(literals, MainLiteralBits, ref bits);
            if ((entry & InflateTable.Literal) != 0)
            {
                *to++ = (byte)(entry >> 16);
                entry = Lookup(literals, MainLiteralBits, ref bits);
                if ((entry & InflateTable.Literal) != 0)
                {
                    *to++ = (byte)(entry >> 16);
                    entry = Lookup(literals, MainLiteralBits, ref bits);
                    if ((entry & InflateTable.Literal) != 0)
                    {
                        *to++ = (byte)(entry >> 16);
                        continue;
                    }
                }

                // A lookup leaves a length's extra bits where they are, so that they can be refilled first.
                bits.Refill();
            }

            if ((entry & InflateTable.Exceptional) != 0)
            {
                outcome = (entry & InflateTable.EndOfBlock) == 0 ? InflateOutcome.BadCode
                    : to > limit ? InflateOutcome.TooLong : InflateOutcome.Done;
                break;
            }

            int length = (int)((entry >> 16) + TakeExtra(entry, ref bits));
            entry = Lookup(distances, MainDistanceBits, ref bits);
            long distance = (entry >> 16) + TakeExtra(entry, ref bits);
            if ((entry & InflateTable.Exceptional) != 0 || distance > to - output)
            {
                outcome = (entry & InflateTable.Exceptional) != 0 ? InflateOutcome.BadCode : InflateOutcome.BadDistance;
                break;
            }

            CopyMatch(to, distance, length);
            to += length;
        }

        input = bits;
        at = to;
        return outcome;
    }

    // Takes the code, and leaves the extra bits behind it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Lookup(uint* table, int mainBits, ref BitInput bits)
    {
        uint entry = table[bits.Bits & ((1UL << mainBits) - 1)];
        if ((entry & InflateTable.Link) != 0)
        {
            bits.Bits >>= mainBits;
            bits.Count -= mainBits;
            entry = table[(entry >> 16) + (bits.Bits & ((1UL << (int)((entry >> 8) & 15)) - 1))];
        }

        int code = (int)(entry >> 8) & 15;
        bits.Bits >>= code;
        bits.Count -= code;
        return entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TakeExtra(uint entry, ref BitInput bits) => bits.Take((int)(entry & 0xFF) - ((int)(entry >> 8) & 15));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyMatch(byte* to, long distance, int length)
    {
        byte* from = to - distance;
        byte* end = to + length;
        if (distance >= 16)
        {
            do
            {
                Unsafe.CopyBlockUnaligned(to, from, 16);
                to += 16;
                from += 16;
            }
            while (to < end);
        }
        else if (distance >= 8)
        {
            do
            {
                Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<ulong>(from));
                to += 8;
                from += 8;
            }
            while (to < end);
        }
        else if (distance == 1)
        {
            Unsafe.InitBlockUnaligned(to, *from, (uint)length);
        }
        else
        {
            while (to < end)
            {
                *to++ = *from++;
            }
        }
    }
}
