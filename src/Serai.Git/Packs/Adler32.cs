using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Serai.Git.Packs;

/// <summary>The checksum at the end of a zlib stream (RFC 1950, section 8.2).</summary>
internal static unsafe class Adler32
{
    private const uint Modulus = 65_521;

    // The most bytes after which the sums still fit 32 bits (RFC 1950's NMAX is 5,552), a multiple of the vector's length.
    private const int Stretch = 5_536;

    /// <summary>The checksum of some bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint a = 1;
        uint b = 0;
        fixed (byte* start = bytes)
        {
            byte* at = start;
            int left = bytes.Length;
            while (left > 0)
            {
                int stretch = Math.Min(left, Stretch);
                byte* end = at + stretch;
                left -= stretch;
                if (Avx2.IsSupported && stretch >= 32)
                {
                    at = AddVectors(at, stretch & ~31, ref a, ref b);
                }

                for (; at < end; at++)
                {
                    a += *at;
                    b += a;
                }

                a %= Modulus;
                b %= Modulus;
            }
        }

        return (b << 16) | a;
    }

    // In each step of 32 bytes, b grows by 32 times the a before the step, and by the bytes weighted 32, 31, … 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* AddVectors(byte* at, int length, ref uint a, ref uint b)
    {
        Vector256<sbyte> weights = Vector256.Create(
            32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, (sbyte)1);
        Vector256<short> ones = Vector256<short>.One;
        Vector256<uint> sums = Vector256<uint>.Zero;
        Vector256<uint> sumsBefore = Vector256<uint>.Zero;
        Vector256<int> weighted = Vector256<int>.Zero;
        for (byte* end = at + length; at < end; at += 32)
        {
            Vector256<byte> bytes = Vector256.Load(at);
            sumsBefore += sums;
            sums += Avx2.SumAbsoluteDifferences(bytes, Vector256<byte>.Zero).AsUInt32();
            weighted += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(bytes, weights), ones);
        }

        b += (a * (uint)length) + (32 * Vector256.Sum(sumsBefore)) + (uint)Vector256.Sum(weighted);
        a += Vector256.Sum(sums);
        return at;
    }
}
