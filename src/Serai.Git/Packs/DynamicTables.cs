namespace Serai.Git.Packs;

/// <summary>The decoding tables that a block of deflate brings itself (RFC 1951, section 3.2.7).</summary>
internal sealed unsafe class DynamicTables : IDisposable
{
    private const int CodeLengthBits = 7;
    private const int MaxLiterals = 286;
    private const int MaxDistances = 30;
    private const int EndOfBlock = 256;

    private readonly InflateTable _codeLengths = new(CodeLengthBits);

    public DynamicTables(int mainLiteralBits, int mainDistanceBits)
    {
        Literals = new InflateTable(mainLiteralBits);
        Distances = new InflateTable(mainDistanceBits);
    }

    /// <summary>Literals and lengths, of the block that was read last.</summary>
    public InflateTable Literals { get; }

    /// <summary>Distances, of the block that was read last.</summary>
    public InflateTable Distances { get; }

    /// <summary>Reads the tables at the front of a block.</summary>
    /// <returns>False when they are no prefix codes, as zlib sees it.</returns>
    public bool TryRead(ref BitInput bits)
    {
        int literals = 257 + (int)bits.Take(5);
        int distances = 1 + (int)bits.Take(5);
        int codeLengths = 4 + (int)bits.Take(4);
        if (literals > MaxLiterals || distances > MaxDistances)
        {
            return false;
        }

        Span<byte> lengths = stackalloc byte[19];
        lengths.Clear();
        for (int i = 0; i < codeLengths; i++)
        {
            bits.Refill();
            lengths[InflateSymbols.CodeLengthOrder[i]] = (byte)bits.Take(3);
        }

        Span<CodeLength> used = stackalloc CodeLength[MaxLiterals + MaxDistances];
        if (!_codeLengths.TryBuild(used[..CodeLength.ListUsed(lengths, used)], InflateSymbols.CodeLengths, mayBeIncomplete: false)
            || !TryListUsed(ref bits, literals + distances, used, out int usedInAll))
        {
            return false;
        }

        int usedLiterals = CountBelow(literals, used[..usedInAll]);
        Span<CodeLength> usedDistances = used[usedLiterals..usedInAll];
        CodeLength.Renumber(usedDistances, first: literals);
        int toEnd = CountBelow(EndOfBlock + 1, used[..usedLiterals]);
        return toEnd > 0 && used[toEnd - 1].Symbol == EndOfBlock // zlib wants an end-of-block code
            && Literals.TryBuild(used[..usedLiterals], InflateSymbols.LiteralsAndLengths, mayBeIncomplete: true)
            && Distances.TryBuild(usedDistances, InflateSymbols.Distances, mayBeIncomplete: true);
    }

    public void Dispose()
    {
        Literals.Dispose();
        Distances.Dispose();
        _codeLengths.Dispose();
    }

    // From the end: what is not counted is at most some dozens.
    private static int CountBelow(int symbol, ReadOnlySpan<CodeLength> used)
    {
        int count = used.Length;
        while (count > 0 && used[count - 1].Symbol >= symbol)
        {
            count--;
        }

        return count;
    }

    // Reads the lengths of so many codes, those of distances after those of literals, and lists the symbols that have one.
    private bool TryListUsed(ref BitInput input, int symbols, Span<CodeLength> used, out int count)
    {
        uint* table = _codeLengths.Entries;
        ulong bits = input.Bits;
        int bitCount = input.Count;
        byte* next = input.Next;
        count = 0;
        int at = 0;
        byte length = 0;
        while (at < symbols)
        {
            input.Refill(ref bits, ref bitCount, ref next);
            uint entry = table[bits & ((1 << CodeLengthBits) - 1)];
            BitInput.Drop(entry, ref bits, ref bitCount);
            uint code = entry >> 16;
            int times = 1;
            if (code < 16)
            {
                length = (byte)code;
            }
            else
            {
                // The last length 3 to 6 times, or no length 3 to 10 times, or 11 to 138 times.
                int extra = code == 16 ? 2 : code == 17 ? 3 : 7;
                times = (code == 18 ? 11 : 3) + (int)(bits & ((1UL << extra) - 1));
                BitInput.Drop((uint)extra, ref bits, ref bitCount);
                length = code == 16 ? length : (byte)0;
                if (times > symbols - at || (code == 16 && at == 0))
                {
                    break;
                }
            }

            int end = at + times;
            for (; length != 0 && at < end; at++)
            {
                used[count++] = new CodeLength((ushort)at, length);
            }

            at = end;
        }

        input.Put(bits, bitCount, next);
        return at == symbols;
    }
}
