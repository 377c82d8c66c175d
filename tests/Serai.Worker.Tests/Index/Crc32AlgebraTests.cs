using System.IO.Hashing;
using Serai.Worker.Index;

namespace Serai.Worker.Tests.Index;

public sealed class Crc32AlgebraTests
{
    [Fact]
    public void The_checksums_of_two_parts_join_to_that_of_the_whole()
    {
        byte[] bytes = new byte[67];
        new Random(1).NextBytes(bytes);
        uint whole = Crc32.HashToUInt32(bytes);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            uint first = Crc32.HashToUInt32(bytes.AsSpan(0, cut));
            uint second = Crc32.HashToUInt32(bytes.AsSpan(cut));
            Assert.Equal(whole, Crc32Algebra.Join(first, second, bytes.Length - cut));
        }
    }

    [Fact]
    public void Powers_of_blocks_are_powers_of_their_bytes()
    {
        for (int blocks = 0; blocks < 200; blocks++)
        {
            Assert.Equal(Crc32Algebra.PowerOfBytes(512L * blocks), Crc32Algebra.PowerOfBlocks(blocks));
        }
    }

    [Fact]
    public void A_product_is_the_same_with_the_processor_s_own_and_bit_by_bit()
    {
        var random = new Random(1);
        uint[] ends = [0, 1, 1u << 31, uint.MaxValue];
        foreach (uint a in ends)
        {
            foreach (uint b in ends)
            {
                Assert.Equal(Crc32Algebra.MultiplyBits(a, b), Crc32Algebra.Multiply(a, b));
            }
        }

        for (int i = 0; i < 10_000; i++)
        {
            uint a = (uint)random.NextInt64(1L << 32);
            uint b = (uint)random.NextInt64(1L << 32);
            Assert.Equal(Crc32Algebra.MultiplyBits(a, b), Crc32Algebra.Multiply(a, b));
        }
    }
}
