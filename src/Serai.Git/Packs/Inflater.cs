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
    private const ulong LiteralMask = (1UL << MainLiteralBits) - 1;
    private const ulong DistanceMask = (1UL << MainDistanceBits) - 1;

    private readonly InflateTable _fixedLiterals = new(MainLiteralBits);
    private readonly InflateTable _fixedDistances = new(MainDistanceBits);
    private readonly DynamicTables _dynamic = new(MainLiteralBits, MainDistanceBits);

    public Inflater()
    {
        BuildFixed(_fixedLiterals, InflateSymbols.FixedLengths(), InflateSymbols.LiteralsAndLengths);
        BuildFixed(_fixedDistances, [.. Enumerable.Repeat((byte)5, 32)], InflateSymbols.Distances);
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

    private static void BuildFixed(InflateTable table, byte[] lengths, uint[] symbols)
    {
        Span<CodeLength> used = stackalloc CodeLength[lengths.Length];
        table.TryBuild(used[..CodeLength.ListUsed(lengths, used)], symbols, mayBeIncomplete: false);
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

    // The hot loop. Whatever the stream says, a round writes less than OutputSlack bytes behind the limit before it is checked again. The bits
    // are in variables of their own, which the compiler keeps in registers: a struct stays in memory if a slow path takes its address.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static InflateOutcome InflateBlock(
        InflateTable literalTable, InflateTable distanceTable, ref BitInput input, byte* output, ref byte* at, byte* limit)
    {
        uint* literals = literalTable.Entries;
        uint* distances = distanceTable.Entries;
        ulong bits = input.Bits;
        int count = input.Count;
        byte* next = input.Next;
        byte* to = at;
        InflateOutcome outcome;
        while (true)
        {
            // 56 bits are enough for three literals of 15 bits, or for a length (15 + 5) and a distance (15 + 13).
            input.Refill(ref bits, ref count, ref next);
            if (to > limit || count < input.Padding)
            {
                outcome = count < input.Padding ? InflateOutcome.NeedsInput : InflateOutcome.TooLong;
                break;
            }

            uint entry = literals[bits & LiteralMask];
            if ((entry & InflateTable.Literal) != 0)
            {
                entry = TakeLiterals(entry, literals, ref bits, ref count, ref to);

                // It stays the entry of the next bits: a refill puts others behind them.
                input.Refill(ref bits, ref count, ref next);
            }

            entry = Follow(entry, literals, ref bits, ref count);
            if ((entry & InflateTable.Literal) != 0)
            {
                TakeLiteral(entry, literals, ref bits, ref count, ref to);
                continue;
            }

            uint length = WithExtra(entry, bits);
            BitInput.Drop(entry, ref bits, ref count);
            if ((entry & InflateTable.Exceptional) != 0)
            {
                outcome = EndOf(entry, isTooLong: to > limit);
                break;
            }

            entry = Follow(distances[bits & DistanceMask], distances, ref bits, ref count);
            uint distance = WithExtra(entry, bits);
            BitInput.Drop(entry, ref bits, ref count);
            if ((entry & InflateTable.Exceptional) != 0 || distance > to - output)
            {
                outcome = (entry & InflateTable.Exceptional) != 0 ? InflateOutcome.BadCode : InflateOutcome.BadDistance;
                break;
            }

            CopyMatch(to, distance, (int)length);
            to += length;
        }

        input.Put(bits, count, next);
        at = to;
        return outcome;
    }

    private static InflateOutcome EndOf(uint entry, bool isTooLong) =>
        (entry & InflateTable.EndOfBlock) == 0 ? InflateOutcome.BadCode : isTooLong ? InflateOutcome.TooLong : InflateOutcome.Done;

    // Takes one literal and two more, where these are some, and gives the entry of the bits that follow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TakeLiterals(uint entry, uint* table, ref ulong bits, ref int count, ref byte* to)
    {
        entry = TakeLiteral(entry, table, ref bits, ref count, ref to);
        if ((entry & InflateTable.Literal) != 0)
        {
            entry = TakeLiteral(entry, table, ref bits, ref count, ref to);
            if ((entry & InflateTable.Literal) != 0)
            {
                entry = TakeLiteral(entry, table, ref bits, ref count, ref to);
            }
        }

        return entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TakeLiteral(uint entry, uint* table, ref ulong bits, ref int count, ref byte* to)
    {
        *to++ = (byte)(entry >> 16);
        BitInput.Drop(entry, ref bits, ref count);
        return table[bits & LiteralMask];
    }

    // Goes on in the table behind, where the entry is a link to one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Follow(uint entry, uint* table, ref ulong bits, ref int count)
    {
        if ((entry & InflateTable.Link) == 0)
        {
            return entry;
        }

        BitInput.Drop(entry, ref bits, ref count);
        return table[(entry >> 16) + (bits & ((1UL << (int)((entry >> 8) & 15)) - 1))];
    }

    // The length or distance that an entry stands for, whose code the bits begin with.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint WithExtra(uint entry, ulong bits) =>
        (entry >> 16) + ((uint)(bits & ((1UL << (int)entry) - 1)) >> (int)((entry >> 8) & 15));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyMatch(byte* to, uint distance, int length)
    {
        byte* from = to - distance;
        byte* end = to + length;
        if (distance >= 16)
        {
            // Most are no longer than this, and a branch less is one that cannot be foretold wrongly.
            Unsafe.CopyBlockUnaligned(to, from, 16);
            Unsafe.CopyBlockUnaligned(to + 16, from + 16, 16);
            for (int copied = 32; copied < length; copied += 16)
            {
                Unsafe.CopyBlockUnaligned(to + copied, from + copied, 16);
            }
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
