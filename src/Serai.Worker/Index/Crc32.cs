using System.Buffers.Binary;

namespace Serai.Worker.Index;

/// <summary>
/// The CRC-32 of gzip (RFC 1952, section 8), eight bytes a step (slicing-by-8: Kounavis and Berry, "Novel Table Lookup-Based Algorithms
/// for High-Performance CRC Generation", 2008).
/// </summary>
internal static class Crc32
{
    /// <summary>The polynomial with the bits in reflected order: the coefficient of x^31 is bit 0.</summary>
    public const uint Polynomial = 0xEDB88320;

    // Eight tables of 256: table k holds the remainder of a byte that k zero bytes follow.
    private static readonly uint[] Tables = MakeTables();

    /// <summary>Goes on with a checksum.</summary>
    /// <param name="crc">The checksum of what came before; 0 at the beginning.</param>
    /// <param name="bytes">What comes next.</param>
    /// <returns>The checksum of both.</returns>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> t = Tables.AsSpan(0, 8 * 256);
        uint c = ~crc;
        while (bytes.Length >= 8)
        {
            uint low = c ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            c = t[(7 * 256) + (int)(low & 0xFF)]
                ^ t[(6 * 256) + (int)((low >> 8) & 0xFF)]
                ^ t[(5 * 256) + (int)((low >> 16) & 0xFF)]
                ^ t[(4 * 256) + (int)(low >> 24)]
                ^ t[(3 * 256) + (int)(high & 0xFF)]
                ^ t[(2 * 256) + (int)((high >> 8) & 0xFF)]
                ^ t[256 + (int)((high >> 16) & 0xFF)]
                ^ t[(int)(high >> 24)];
            bytes = bytes[8..];
        }

        foreach (byte b in bytes)
        {
            c = t[(int)((c ^ b) & 0xFF)] ^ (c >> 8);
        }

        return ~c;
    }

    /// <summary>One step of the division alone, without the inversions at both ends: what differences of checksums are made of.</summary>
    public static uint Step(uint remainder, byte next) => Tables[(int)((remainder ^ next) & 0xFF)] ^ (remainder >> 8);

    /// <summary>Four steps at once, each with a zero byte.</summary>
    public static uint StepFourZeros(uint remainder)
    {
        ReadOnlySpan<uint> t = Tables.AsSpan(0, 4 * 256);
        return t[(3 * 256) + (int)(remainder & 0xFF)]
            ^ t[(2 * 256) + (int)((remainder >> 8) & 0xFF)]
            ^ t[256 + (int)((remainder >> 16) & 0xFF)]
            ^ t[(int)(remainder >> 24)];
    }

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint c = i;
            for (int bit = 0; bit < 8; bit++)
            {
                c = (c >> 1) ^ (Polynomial & (0 - (c & 1)));
            }

            tables[i] = c;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            uint shorter = tables[i - 256];
            tables[i] = tables[shorter & 0xFF] ^ (shorter >> 8);
        }

        return tables;
    }
}
