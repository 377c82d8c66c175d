namespace Serai.Git.Packs;

/// <summary>What deflate's symbols mean (RFC 1951, sections 3.2.5 to 3.2.7), as entries of an <see cref="InflateTable"/>.</summary>
internal static class InflateSymbols
{
    /// <summary>Literals 0–255, the end of a block, lengths 257–285, and two symbols that fixed codes have and nothing may use.</summary>
    public static readonly uint[] LiteralsAndLengths = MakeLiteralsAndLengths();

    /// <summary>Distances 0–29, and two symbols that nothing may use.</summary>
    public static readonly uint[] Distances = MakeDistances();

    /// <summary>The symbols of the code that code lengths are written in.</summary>
    public static readonly uint[] CodeLengths = [.. Enumerable.Range(0, 19).Select(symbol => (uint)symbol << 16)];

    /// <summary>The order in which the lengths of that code stand.</summary>
    public static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>The lengths of the fixed codes.</summary>
    public static byte[] FixedLengths() =>
    [
        .. Enumerable.Repeat((byte)8, 144),
        .. Enumerable.Repeat((byte)9, 112),
        .. Enumerable.Repeat((byte)7, 24),
        .. Enumerable.Repeat((byte)8, 8),
    ];

    private static uint[] MakeLiteralsAndLengths()
    {
        uint[] symbols = new uint[288];
        for (uint literal = 0; literal < 256; literal++)
        {
            symbols[literal] = InflateTable.Literal | (literal << 16);
        }

        symbols[256] = InflateTable.Exceptional | InflateTable.EndOfBlock;
        uint length = 3;
        for (uint symbol = 257; symbol < 285; symbol++)
        {
            uint extra = symbol < 265 ? 0 : (symbol - 261) / 4;
            symbols[symbol] = (length << 16) | extra;
            length += 1u << (int)extra;
        }

        symbols[285] = 258 << 16;
        symbols[286] = InflateTable.Exceptional;
        symbols[287] = InflateTable.Exceptional;
        return symbols;
    }

    private static uint[] MakeDistances()
    {
        uint[] symbols = new uint[32];
        uint distance = 1;
        for (uint symbol = 0; symbol < 30; symbol++)
        {
            uint extra = symbol < 4 ? 0 : (symbol - 2) / 2;
            symbols[symbol] = (distance << 16) | extra;
            distance += 1u << (int)extra;
        }

        symbols[30] = InflateTable.Exceptional;
        symbols[31] = InflateTable.Exceptional;
        return symbols;
    }
}
