using Serai.Git.Packs;

namespace Serai.Git.Tests.Packs;

public sealed class ChecksumTests
{
    [Fact]
    public void Crc32_gives_the_check_value_of_its_definition() => Assert.Equal(0xCBF4_3926u, Crc32.Compute("123456789"u8));

    [Fact]
    public void Adler32_gives_a_known_value() => Assert.Equal(0x11E6_0398u, Adler32.Compute("Wikipedia"u8));

    [Fact]
    public void Both_agree_with_their_definitions_at_every_length()
    {
        byte[] bytes = new byte[20_000];
        new Random(7).NextBytes(bytes);
        bytes.AsSpan(0, 12_000).Fill(0xFF); // the largest sums
        foreach (int length in Enumerable.Range(0, 200).Concat([5_535, 5_536, 5_537, 5_567, 5_568, 11_072, 12_000, 20_000]))
        {
            uint a = 1, b = 0, crc = uint.MaxValue;
            foreach (byte value in bytes.AsSpan(0, length))
            {
                a = (a + value) % 65_521;
                b = (b + a) % 65_521;
                crc ^= value;
                for (int bit = 0; bit < 8; bit++)
                {
                    crc = (crc >> 1) ^ (0xEDB8_8320 & (uint)-(int)(crc & 1));
                }
            }

            Assert.Equal((b << 16) | a, Adler32.Compute(bytes.AsSpan(0, length)));
            Assert.Equal(~crc, Crc32.Compute(bytes.AsSpan(0, length)));
        }
    }
}
