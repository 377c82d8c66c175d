using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Serai.Git.Packs;

/// <summary>
/// The CRC-32 of zlib and of version-2 indexes (RFC 1952, section 8): 64 bytes at a time by carry-less multiplication where the processor
/// has it, eight at a time by eight tables otherwise. System.IO.Hashing has the same; this library is to depend on nothing.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB8_8320;

    // x^n mod P, reflected, for the distances of 512 and of 128 bits: Gopal and others, "Fast CRC Computation for Generic Polynomials Using
    // PCLMULQDQ Instruction", Intel 2009, the constants for this polynomial.
    private const ulong Fold512Low = 0x1_5444_2BD4;
    private const ulong Fold512High = 0x1_C6E4_1596;
    private const ulong Fold128Low = 0x1_7519_97D0;
    private const ulong Fold128High = 0x0_CCAA_009E;

    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of some bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        if (Pclmulqdq.IsSupported && bytes.Length >= 64)
        {
            state = Fold(bytes);
            bytes = bytes[(bytes.Length & ~15)..];
        }

        return ~AddByTables(state, bytes);
    }

    // Gives the state after all whole blocks of 16 bytes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Fold(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<Vector128<ulong>> blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        Vector128<ulong> fold = Vector128.Create(Fold512Low, Fold512High);
        Vector128<ulong> x0 = blocks[0] ^ Vector128.CreateScalar((ulong)uint.MaxValue);
        Vector128<ulong> x1 = blocks[1];
        Vector128<ulong> x2 = blocks[2];
        Vector128<ulong> x3 = blocks[3];
        blocks = blocks[4..];
        while (blocks.Length >= 4)
        {
            x0 = FoldInto(x0, fold, blocks[0]);
            x1 = FoldInto(x1, fold, blocks[1]);
            x2 = FoldInto(x2, fold, blocks[2]);
            x3 = FoldInto(x3, fold, blocks[3]);
            blocks = blocks[4..];
        }

        fold = Vector128.Create(Fold128Low, Fold128High);
        x0 = FoldInto(x0, fold, x1);
        x0 = FoldInto(x0, fold, x2);
        x0 = FoldInto(x0, fold, x3);
        foreach (Vector128<ulong> block in blocks)
        {
            x0 = FoldInto(x0, fold, block);
        }

        // What is left is congruent to all that was folded: its own remainder is the state.
        Span<byte> rest = stackalloc byte[16];
        x0.AsByte().CopyTo(rest);
        return AddByTables(0, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> FoldInto(Vector128<ulong> value, Vector128<ulong> by, Vector128<ulong> next) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11) ^ next;

    private static uint AddByTables(uint state, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> tables = Tables.AsSpan(0, 8 * 256);
        while (bytes.Length >= 8)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = tables[(7 * 256) + (int)(low & 0xFF)] ^ tables[(6 * 256) + (int)((low >> 8) & 0xFF)]
                ^ tables[(5 * 256) + (int)((low >> 16) & 0xFF)] ^ tables[(4 * 256) + (int)(low >> 24)]
                ^ tables[(3 * 256) + (int)(high & 0xFF)] ^ tables[(2 * 256) + (int)((high >> 8) & 0xFF)]
                ^ tables[256 + (int)((high >> 16) & 0xFF)] ^ tables[(int)(high >> 24)];
            bytes = bytes[8..];
        }

        foreach (byte value in bytes)
        {
            state = (state >> 8) ^ tables[(int)((state ^ value) & 0xFF)];
        }

        return state;
    }

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }

            tables[i] = crc;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            uint before = tables[i - 256];
            tables[i] = (before >> 8) ^ tables[before & 0xFF];
        }

        return tables;
    }
}
