using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Serai.Git.Packs;

/// <summary>
/// A decoding table for one Huffman code of deflate (RFC 1951, section 3.2.2): a main table looked up by the next bits of the stream,
/// and tables behind it for longer codes. An entry has, from its low bits:
/// bits 0–7 how many bits code and extra bits take, bits 8–11 the code alone (of a link: the bits that index the table behind it),
/// bits 12–15 what it is, bits 16–30 a length's or distance's base, a literal, or where the table behind begins; bit 31: a literal.
/// </summary>
internal sealed unsafe class InflateTable : IDisposable
{
    public const uint Literal = 0x8000_0000;
    public const uint Exceptional = 0x8000;
    public const uint Link = 0x4000;
    public const uint EndOfBlock = 0x2000;

    /// <summary>The longest code in bits (RFC 1951, section 3.2.7).</summary>
    public const int MaxCodeBits = 15;

    // RFC 1951, section 3.2.6: two of these never occur.
    private const int MaxSymbols = 288;

    // More than any code of 288 symbols and 15 bits needs behind a main table of 10 bits (1,334), or of 32 symbols behind one of 8 (402).
    private const int Capacity = 2_048;

    private readonly int _mainBits;

    public InflateTable(int mainBits)
    {
        _mainBits = mainBits;
        Entries = (uint*)NativeMemory.AlignedAlloc(Capacity * sizeof(uint), 64);
    }

    public uint* Entries { get; private set; }

    /// <summary>Fills the table.</summary>
    /// <param name="used">The symbols that have a code, by number.</param>
    /// <param name="symbols">An entry of each symbol, without the code's length.</param>
    /// <param name="mayBeIncomplete">Whether no code at all, or a single one of one bit, will do.</param>
    /// <returns>False when the lengths are no prefix code.</returns>
    public bool TryBuild(ReadOnlySpan<CodeLength> used, ReadOnlySpan<uint> symbols, bool mayBeIncomplete)
    {
        Span<int> counts = stackalloc int[MaxCodeBits + 1];
        counts.Clear();
        foreach (CodeLength code in used)
        {
            counts[code.Bits]++;
        }

        if (!IsUsable(counts, used.Length, mayBeIncomplete))
        {
            return false;
        }

        // Symbols by length of code, then by number, as RFC 1951 numbers the codes.
        Span<int> starts = stackalloc int[MaxCodeBits + 2];
        starts[1] = 0;
        for (int length = 1; length <= MaxCodeBits; length++)
        {
            starts[length + 1] = starts[length] + counts[length];
        }

        Span<ushort> sorted = stackalloc ushort[MaxSymbols];
        foreach (CodeLength code in used)
        {
            sorted[starts[code.Bits]++] = code.Symbol;
        }

        Fill(counts, sorted, symbols);
        return true;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Entries);
        Entries = null;
    }

    private static bool IsUsable(ReadOnlySpan<int> counts, int used, bool mayBeIncomplete)
    {
        int left = 1;
        for (int length = 1; length <= MaxCodeBits; length++)
        {
            left = (left << 1) - counts[length];
            if (left < 0)
            {
                return false;
            }
        }

        return left == 0 || (mayBeIncomplete && (used == 0 || (used == 1 && counts[1] == 1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(Span<int> counts, ReadOnlySpan<ushort> sorted, ReadOnlySpan<uint> symbols)
    {
        uint* entries = Entries;
        uint code = 0; // bits in the order of the stream, lowest first
        int at = 0;
        int size = 1;
        entries[0] = Exceptional;
        for (int length = 1; length <= _mainBits; length++)
        {
            // A table for one bit more is twice the table so far; codes of this length then replace their places.
            new ReadOnlySpan<uint>(entries, size).CopyTo(new Span<uint>(entries + size, size));
            size <<= 1;
            for (int i = counts[length]; i > 0; i--)
            {
                entries[code] = symbols[sorted[at++]] + ((uint)length * 0x101);
                code = Next(code, length);
            }
        }

        FillBehind(counts, sorted[at..], symbols, code);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillBehind(Span<int> counts, ReadOnlySpan<ushort> sorted, ReadOnlySpan<uint> symbols, uint code)
    {
        uint* entries = Entries;
        uint mainMask = (1u << _mainBits) - 1;
        uint prefix = uint.MaxValue;
        int start = 0;
        int end = 1 << _mainBits;
        int at = 0;
        for (int length = _mainBits + 1; length <= MaxCodeBits; length++)
        {
            for (; counts[length] > 0; counts[length]--)
            {
                if ((code & mainMask) != prefix)
                {
                    prefix = code & mainMask;
                    start = end;
                    int bits = BitsBehind(counts, length);
                    end = start + (1 << bits);
                    entries[prefix] = Exceptional | Link | ((uint)start << 16) | ((uint)bits << 8) | (uint)_mainBits;
                }

                uint entry = symbols[sorted[at++]] + ((uint)(length - _mainBits) * 0x101);
                for (int i = start + (int)(code >> _mainBits); i < end; i += 1 << (length - _mainBits))
                {
                    entries[i] = entry;
                }

                code = Next(code, length);
            }
        }
    }

    // How many bits index the table behind a prefix, when its first code has this length: until the codes that follow fill it.
    private int BitsBehind(ReadOnlySpan<int> counts, int length)
    {
        int bits = length - _mainBits;
        int filled = counts[length];
        while (filled < 1 << bits && _mainBits + bits < MaxCodeBits)
        {
            bits++;
            filled = (filled << 1) + counts[_mainBits + bits];
        }

        return bits;
    }

    // The next code of this length: one more, counted from the first bit of the stream.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Next(uint code, int length)
    {
        uint free = ~code & ((1u << length) - 1);
        if (free == 0)
        {
            return code;
        }

        uint bit = 1u << BitOperations.Log2(free);
        return (code & (bit - 1)) | bit;
    }
}
