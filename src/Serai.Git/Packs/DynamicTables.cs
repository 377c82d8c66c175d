namespace Serai.Git.Packs;

/// <summary>The decoding tables that a block of deflate brings itself (RFC 1951, section 3.2.7).</summary>
internal sealed unsafe class DynamicTables : IDisposable
{
    private const int CodeLengthBits = 7;

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
        if (literals > 286 || distances > 30)
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

        Span<byte> all = stackalloc byte[286 + 30];
        return _codeLengths.TryBuild(lengths, InflateSymbols.CodeLengths, mayBeIncomplete: false)
            && ReadCodeLengths(ref bits, all[..(literals + distances)])
            && all[256] != 0 // zlib wants an end-of-block code
            && Literals.TryBuild(all[..literals], InflateSymbols.LiteralsAndLengths, mayBeIncomplete: true)
            && Distances.TryBuild(all.Slice(literals, distances), InflateSymbols.Distances, mayBeIncomplete: true);
    }

    public void Dispose()
    {
        Literals.Dispose();
        Distances.Dispose();
        _codeLengths.Dispose();
    }

    private bool ReadCodeLengths(ref BitInput bits, Span<byte> lengths)
    {
        int at = 0;
        while (at < lengths.Length)
        {
            bits.Refill();
            uint entry = _codeLengths.Entries[bits.Bits & ((1 << CodeLengthBits) - 1)];
            bits.Take((int)(entry & 0xFF));
            int symbol = (int)(entry >> 16);
            if (symbol < 16)
            {
                lengths[at++] = (byte)symbol;
                continue;
            }

            byte repeated = 0;
            int times;
            if (symbol == 16)
            {
                if (at == 0)
                {
                    return false;
                }

                repeated = lengths[at - 1];
                times = 3 + (int)bits.Take(2);
            }
            else
            {
                times = symbol == 17 ? 3 + (int)bits.Take(3) : 11 + (int)bits.Take(7);
            }

            if (times > lengths.Length - at)
            {
                return false;
            }

            lengths.Slice(at, times).Fill(repeated);
            at += times;
        }

        return true;
    }
}
