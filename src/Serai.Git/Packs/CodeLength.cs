namespace Serai.Git.Packs;

/// <summary>A symbol that a Huffman code has, and how many bits its code takes: 1 to 15.</summary>
internal readonly record struct CodeLength(ushort Symbol, byte Bits)
{
    /// <summary>Lists the symbols that have a code.</summary>
    /// <param name="lengths">The bits of each symbol's code, 0 where it has none.</param>
    /// <param name="used">Receives them, by number.</param>
    /// <returns>How many.</returns>
    public static int ListUsed(ReadOnlySpan<byte> lengths, Span<CodeLength> used)
    {
        int count = 0;
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
            {
                used[count++] = new CodeLength((ushort)symbol, lengths[symbol]);
            }
        }

        return count;
    }

    /// <summary>Counts symbols from another one on.</summary>
    public static void Renumber(Span<CodeLength> used, int first)
    {
        foreach (ref CodeLength each in used)
        {
            each = new CodeLength((ushort)(each.Symbol - first), each.Bits);
        }
    }
}
