using Serai.Worker.Index.Deflate;

namespace Serai.Worker.Tests.Index;

public sealed class PackageMergeTests
{
    [Theory]
    [InlineData(new[] { 1, 1 }, 7, new byte[] { 1, 1 })]
    [InlineData(new[] { 5, 0, 1, 1 }, 7, new byte[] { 1, 0, 2, 2 })]
    [InlineData(new[] { 1, 1, 2, 4, 8 }, 7, new byte[] { 4, 4, 3, 2, 1 })]
    [InlineData(new[] { 1, 1, 2, 4, 8 }, 3, new byte[] { 3, 3, 3, 3, 1 })]
    public void Lengths_are_the_best_within_the_limit(int[] weights, int longest, byte[] expected)
    {
        byte[] lengths = new byte[weights.Length];
        new PackageMerge(weights.Length, longest).FindLengths(weights, lengths);

        Assert.Equal(expected, lengths);
    }

    [Fact]
    public void Lengths_use_up_the_code_and_keep_to_the_limit_whatever_the_weights()
    {
        Random random = new(3);
        PackageMerge merge = new(286, 12);
        byte[] lengths = new byte[286];
        for (int round = 0; round < 200; round++)
        {
            int symbols = random.Next(2, 287);
            int[] weights = new int[286];
            for (int i = 0; i < symbols; i++)
            {
                // Weights over many magnitudes make unlimited codes long.
                weights[i] = 1 << random.Next(25);
            }

            merge.FindLengths(weights, lengths);
            Assert.Equal(symbols, lengths.Count(length => length != 0));
            Assert.Equal(1 << 12, lengths.Where(length => length != 0).Sum(length => 1 << (12 - length)));
        }
    }

    [Fact]
    public void Words_are_those_of_the_example_of_RFC_1951()
    {
        ushort[] words = new ushort[8];
        PrefixCode.Assign([3, 3, 3, 3, 3, 2, 4, 4], words);

        int[] written = [0b010, 0b011, 0b100, 0b101, 0b110, 0b00, 0b1110, 0b1111];
        byte[] lengths = [3, 3, 3, 3, 3, 2, 4, 4];
        Assert.Equal(written.Zip(lengths, (word, length) => PrefixCode.Reverse(word, length)), words);
    }
}
