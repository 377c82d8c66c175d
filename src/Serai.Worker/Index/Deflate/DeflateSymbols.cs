using System.Numerics;

namespace Serai.Worker.Index.Deflate;

/// <summary>The alphabets of deflate (RFC 1951, 3.2.5).</summary>
internal static class DeflateSymbols
{
    /// <summary>Literals, end of block, lengths.</summary>
    public const int LiteralsAndLengths = 286;

    /// <summary>Distances.</summary>
    public const int Distances = 30;

    /// <summary>Ends a block.</summary>
    public const int EndOfBlock = 256;

    /// <summary>The shortest match.</summary>
    public const int MinMatch = 3;

    /// <summary>The longest match.</summary>
    public const int MaxMatch = 258;

    /// <summary>How far back a match may reach.</summary>
    public const int Window = 32 * 1024;

    private const int MaxMatchSymbol = 285;

    private static ReadOnlySpan<byte> ExtraLengthBits =>
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    /// <summary>The symbol of a length from 3 to 258.</summary>
    public static int LengthSymbol(int length)
    {
        int x = length - MinMatch;
        if (x < 8)
        {
            return 257 + x;
        }

        // Four symbols for each power of two, told apart by the two bits below the highest.
        int log = BitOperations.Log2((uint)x);
        return length == MaxMatch ? MaxMatchSymbol : 257 + (4 * (log - 1)) + ((x >> (log - 2)) & 3);
    }

    /// <summary>How many extra bits follow a length's symbol: the low bits of the length less 3.</summary>
    public static int LengthExtraBits(int symbol) => ExtraLengthBits[symbol - 257];

    /// <summary>The symbol of a distance from 1 to 32768.</summary>
    public static int DistanceSymbol(int distance)
    {
        int x = distance - 1;
        if (x < 2)
        {
            return x;
        }

        // Two symbols for each power of two, told apart by the bit below the highest.
        int log = BitOperations.Log2((uint)x);
        return (2 * log) + ((x >> (log - 1)) & 1);
    }

    /// <summary>How many extra bits follow a distance's symbol: the low bits of the distance less 1.</summary>
    public static int DistanceExtraBits(int symbol) => Math.Max(0, (symbol >> 1) - 1);
}
