using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Serai.Worker.Index;

/// <summary>
/// Arithmetic with the remainders that CRC-32 (RFC 1952, section 8) is made of: polynomials over GF(2) modulo that of the checksum, in
/// reflected order (bit 31 is the coefficient of x^0). Following a message by n bytes multiplies its remainder by x^(8n), and the checksums of two
/// messages of one length differ by the remainder of their difference. So checksums are joined, and mended after a change of a few
/// bytes, without reading the messages again (Adler's crc32_combine in zlib rests on the same facts).
/// </summary>
internal static class Crc32Algebra
{
    private const uint Polynomial = 0xEDB88320;

    // Four tables of 256: table k holds the remainder of a byte that k zero bytes follow.
    private static readonly uint[] Tables = MakeTables();

    // x^(2^k): squares of x, each from the one before.
    private static readonly uint[] Squares = MakeSquares();

    // x^(8·512·k): tar counts in blocks of 512 bytes, and most files take few.
    private static readonly uint[] BlockPowers = MakeBlockPowers();

    /// <summary>One step of the division alone, without the inversions at both ends: what differences of checksums are made of.</summary>
    public static uint Step(uint remainder, byte next) => Tables[(int)((remainder ^ next) & 0xFF)] ^ (remainder >> 8);

    /// <summary>The product of two polynomials: by the carry-less product of the processor, where it has one.</summary>
    public static uint Multiply(uint a, uint b) => Pclmulqdq.IsSupported ? Reduce(CarryLessProduct(a, b)) : MultiplyBits(a, b);

    /// <summary>As <see cref="Multiply"/>, on any processor.</summary>
    internal static uint MultiplyBits(uint a, uint b)
    {
        uint product = 0;
        for (int i = 31; i >= 0; i--)
        {
            product ^= b & (0 - ((a >> i) & 1));
            b = (b >> 1) ^ (Polynomial & (0 - (b & 1)));
        }

        return product;
    }

    /// <summary>x^(8n): what n further bytes multiply a remainder by.</summary>
    public static uint PowerOfBytes(long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        uint power = 1u << 31;
        for (int k = 3; n != 0; k++, n >>= 1)
        {
            if ((n & 1) != 0)
            {
                power = Multiply(power, Squares[k]);
            }
        }

        return power;
    }

    /// <summary>x^(8·512·n): what n further tar blocks multiply a remainder by.</summary>
    public static uint PowerOfBlocks(int n) => (uint)n < (uint)BlockPowers.Length ? BlockPowers[n] : PowerOfBytes(512L * n);

    /// <summary>The checksum of two messages, one after the other.</summary>
    /// <param name="first">The checksum of the first.</param>
    /// <param name="second">The checksum of the second.</param>
    /// <param name="secondLength">The second's length in bytes.</param>
    public static uint Join(uint first, uint second, long secondLength) => Multiply(first, PowerOfBytes(secondLength)) ^ second;

    private static ulong CarryLessProduct(uint a, uint b) =>
        Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar((ulong)a), Vector128.CreateScalar((ulong)b), 0).ToScalar();

    // In reflected order the product of 63 bits lies one bit too low. Its low half are the coefficients of x^32 and above: a remainder that
    // four zero bytes follow.
    private static uint Reduce(ulong product)
    {
        uint high = (uint)(product << 1);
        return (uint)(product >> 31) ^ StepFourZeros(high);
    }

    private static uint StepFourZeros(uint remainder)
    {
        ReadOnlySpan<uint> t = Tables.AsSpan(0, 4 * 256);
        return t[(3 * 256) + (int)(remainder & 0xFF)]
            ^ t[(2 * 256) + (int)((remainder >> 8) & 0xFF)]
            ^ t[256 + (int)((remainder >> 16) & 0xFF)]
            ^ t[(int)(remainder >> 24)];
    }

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[4 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint remainder = i;
            for (int bit = 0; bit < 8; bit++)
            {
                remainder = (remainder >> 1) ^ (Polynomial & (0 - (remainder & 1)));
            }

            tables[i] = remainder;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            uint shorter = tables[i - 256];
            tables[i] = tables[shorter & 0xFF] ^ (shorter >> 8);
        }

        return tables;
    }

    private static uint[] MakeSquares()
    {
        // 63 bits of a length, and three for the eight bits of a byte.
        uint[] squares = new uint[66];
        squares[0] = 1u << 30;
        for (int k = 1; k < squares.Length; k++)
        {
            squares[k] = Multiply(squares[k - 1], squares[k - 1]);
        }

        return squares;
    }

    private static uint[] MakeBlockPowers()
    {
        uint[] powers = new uint[64];
        powers[0] = 1u << 31;
        uint block = PowerOfBytes(512);
        for (int n = 1; n < powers.Length; n++)
        {
            powers[n] = Multiply(powers[n - 1], block);
        }

        return powers;
    }
}
