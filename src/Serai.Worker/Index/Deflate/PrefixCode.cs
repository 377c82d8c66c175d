namespace Serai.Worker.Index.Deflate;

/// <summary>The canonical code words that follow from their lengths (RFC 1951, 3.2.2).</summary>
internal static class PrefixCode
{
    /// <summary>The longest code word of literals, lengths and distances.</summary>
    public const int MaxLength = 15;

    /// <summary>Assigns the words, each with its bits reversed: deflate packs a code word from its most significant bit.</summary>
    public static void Assign(ReadOnlySpan<byte> lengths, Span<ushort> words)
    {
        Span<int> next = stackalloc int[MaxLength + 2];
        foreach (byte length in lengths)
        {
            next[length + 1]++;
        }

        // next[n + 1] counts the words of length n; from here on next[n] is the next word of length n.
        next[1] = 0;
        int word = 0;
        for (int length = 1; length <= MaxLength; length++)
        {
            int ofThisLength = next[length + 1];
            next[length] = word;
            word = (word + ofThisLength) << 1;
        }

        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            words[symbol] = length == 0 ? (ushort)0 : Reverse(next[length]++, length);
        }
    }

    /// <summary>The lowest <paramref name="length"/> bits of a word in the opposite order.</summary>
    public static ushort Reverse(int word, int length)
    {
        int reversed = 0;
        for (int i = 0; i < length; i++, word >>= 1)
        {
            reversed = (reversed << 1) | (word & 1);
        }

        return (ushort)reversed;
    }
}
