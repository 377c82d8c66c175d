using System.IO.Compression;
using System.Runtime.InteropServices;
using Serai.Git.Packs;
using Serai.Testing;

namespace Serai.Git.Tests.Packs;

/// <summary>Our inflater against the zlib in .NET, which it must agree with on good streams and on damaged ones.</summary>
public sealed unsafe class InflaterTests
{
    private static readonly CompressionLevel[] Levels =
        [CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.Optimal, CompressionLevel.SmallestSize];

    [Fact]
    public void Every_level_and_kind_of_content_comes_out_as_it_went_in()
    {
        var random = new Random(1);
        using var inflater = new Inflater();
        for (int round = 0; round < 600; round++)
        {
            byte[] content = Content(random, round < 40 ? round : random.Next(1, 1 << random.Next(1, 18)));
            foreach (CompressionLevel level in Levels)
            {
                byte[] stream = Deflate(content, level, (ZLibCompressionStrategy)(round % 5));
                byte[] withMore = [.. stream, .. Content(random, random.Next(40))];
                (InflateOutcome outcome, byte[] output, long consumed) = Inflate(inflater, withMore, content.Length);
                Assert.Equal(InflateOutcome.Done, outcome);
                Assert.Equal(stream.Length, consumed);
                Assert.True(content.AsSpan().SequenceEqual(output));
            }
        }
    }

    [Fact]
    public void Damaged_streams_are_refused_or_taken_as_zlib_does()
    {
        var random = new Random(2);
        using var inflater = new Inflater();
        int good = 0;
        for (int round = 0; round < 30_000; round++)
        {
            byte[] content = Content(random, random.Next(1, 1 << random.Next(1, 12)));
            byte[] stream = Deflate(content, Levels[random.Next(Levels.Length)], (ZLibCompressionStrategy)random.Next(5));
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                // The checksum would hide damage that only it finds: most rounds damage what stands before.
                stream[random.Next(random.Next(4) == 0 ? 0 : 2, Math.Min(stream.Length, random.Next(3, 64)))] ^= (byte)(1 << random.Next(8));
            }

            // zlib in .NET takes a stream that just stops: with more behind it, it has to look.
            AssertSame(inflater, [.. stream, .. new byte[40].Select(_ => (byte)0xFF)], content.Length, ref good);
        }

        Assert.True(good < 30_000);
    }

    [Fact]
    public void Blocks_made_of_random_bits_are_refused_or_taken_as_zlib_does()
    {
        var random = new Random(3);
        using var inflater = new Inflater();
        int good = 0;
        byte[] stream = new byte[96];
        for (int round = 0; round < 60_000; round++)
        {
            random.NextBytes(stream);
            stream[0] = 0x78;
            stream[1] = 0x9C;
            stream[2] = (byte)((stream[2] & ~7) | 1 | (random.Next(1, 3) << 1));
            byte[] expected = Raw(stream, out bool ended);

            // Without the right checksum nothing is ever good: it is put behind where zlib says the blocks end.
            (InflateOutcome outcome, byte[] output, _) = Inflate(inflater, stream, expected.Length);
            if (ended)
            {
                Assert.Contains(outcome, new[] { InflateOutcome.BadChecksum, InflateOutcome.NeedsInput, InflateOutcome.Done });
                Assert.True(expected.AsSpan().SequenceEqual(output));
                good++;
            }
            else
            {
                Assert.NotEqual(InflateOutcome.Done, outcome);
                Assert.NotEqual(InflateOutcome.BadChecksum, outcome);
            }
        }

        Assert.True(good > 100, $"only {good} of the streams were any good");
    }

    [Fact]
    public void A_stream_that_is_cut_anywhere_needs_input()
    {
        var random = new Random(4);
        using var inflater = new Inflater();
        foreach (CompressionLevel level in Levels)
        {
            byte[] content = Content(random, 700);
            byte[] stream = Deflate(content, level, ZLibCompressionStrategy.Default);
            for (int length = 0; length < stream.Length; length++)
            {
                Assert.Equal(InflateOutcome.NeedsInput, Inflate(inflater, stream[..length], content.Length).Outcome);
            }
        }
    }

    [Fact]
    public void More_or_less_than_declared_is_a_fault()
    {
        using var inflater = new Inflater();
        foreach (int length in new[] { 1, 2, 300, 70_000 })
        {
            foreach (CompressionLevel level in Levels)
            {
                byte[] stream = Deflate(new byte[length], level, ZLibCompressionStrategy.Default);
                Assert.Equal(InflateOutcome.TooShort, Inflate(inflater, stream, length + 1).Outcome);
                Assert.Equal(InflateOutcome.TooLong, Inflate(inflater, stream, length - 1).Outcome);
                Assert.Equal(InflateOutcome.TooLong, Inflate(inflater, stream, 0).Outcome);
            }
        }
    }

    [Theory]
    [InlineData("789C0300000000" + "01", InflateOutcome.Done)]
    [InlineData("789C030000000002", InflateOutcome.BadChecksum)]
    [InlineData("789D030000000001", InflateOutcome.BadHeader)]
    [InlineData("78BB030000000001", InflateOutcome.BadHeader)] // a preset dictionary
    [InlineData("8898030000000001", InflateOutcome.BadHeader)] // a window of 64 kB
    [InlineData("789C07000000000000000000000000", InflateOutcome.BadBlock)] // block type 3
    [InlineData("789C0100000000000000000000", InflateOutcome.BadBlock)] // stored, length and complement equal
    public void Small_streams_end_as_they_must(string hex, object outcome)
    {
        using var inflater = new Inflater();
        Assert.Equal((InflateOutcome)outcome, Inflate(inflater, Convert.FromHexString(hex), 0).Outcome);
    }

    [Fact]
    public void Inflating_allocates_nothing()
    {
        using var inflater = new Inflater();
        byte[] content = Content(new Random(5), 20_000);
        byte[] stream = Deflate(content, CompressionLevel.Optimal, ZLibCompressionStrategy.Default);
        byte* output = (byte*)NativeMemory.Alloc((nuint)(content.Length + Inflater.OutputSlack));
        fixed (byte* input = stream)
        {
            byte* first = input;
            Assert.Equal(0, Allocations.OfEachRun(() => inflater.Inflate(first, stream.Length, output, content.Length, out _)));
        }

        NativeMemory.Free(output);
    }

    private static void AssertSame(Inflater inflater, byte[] stream, int size, ref int good)
    {
        byte[]? expected = Zlib(stream, size);
        (InflateOutcome outcome, byte[] output, _) = Inflate(inflater, stream, size);
        Assert.True(expected is not null == (outcome == InflateOutcome.Done), $"zlib {(expected is null ? "refuses" : "takes")} {Convert.ToHexString(stream)} for {size}: {outcome}");
        if (expected is not null)
        {
            Assert.True(expected.AsSpan().SequenceEqual(output));
            good++;
        }
    }

    // What zlib makes of it; null unless it is exactly of this size.
    private static byte[]? Zlib(byte[] stream, int size)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(stream), CompressionMode.Decompress);
            byte[] output = new byte[size];
            zlib.ReadExactly(output);
            return zlib.ReadByte() < 0 ? output : null;
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }

    // What deflate alone makes of what stands behind the header.
    private static byte[] Raw(byte[] stream, out bool ended)
    {
        using var output = new MemoryStream();
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(stream, 2, stream.Length - 2), CompressionMode.Decompress);
            deflate.CopyTo(output);
            ended = true;
        }
        catch (InvalidDataException)
        {
            ended = false;
        }

        return output.ToArray();
    }

    private static (InflateOutcome Outcome, byte[] Output, long Consumed) Inflate(Inflater inflater, byte[] stream, int size)
    {
        // A page of marked bytes behind what may be written shows a write too far.
        const int Guard = 4_096;
        int room = size + Inflater.OutputSlack;
        byte* memory = (byte*)NativeMemory.Alloc((nuint)(room + Guard));
        try
        {
            new Span<byte>(memory + room, Guard).Fill(0xA5);
            InflateOutcome outcome;
            long consumed;
            fixed (byte* input = stream)
            {
                outcome = inflater.Inflate(input, stream.Length, memory, size, out consumed);
            }

            Assert.False(new ReadOnlySpan<byte>(memory + room, Guard).ContainsAnyExcept((byte)0xA5), "written behind the end");
            return (outcome, new ReadOnlySpan<byte>(memory, size).ToArray(), consumed);
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private static byte[] Deflate(byte[] content, CompressionLevel level, ZLibCompressionStrategy strategy)
    {
        using var output = new MemoryStream();
        var options = new ZLibCompressionOptions
        {
            CompressionLevel = level switch { CompressionLevel.NoCompression => 0, CompressionLevel.Fastest => 1, CompressionLevel.Optimal => 6, _ => 9 },
            CompressionStrategy = strategy,
        };
        using (var zlib = new ZLibStream(output, options, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return output.Length > 0 ? output.ToArray() : [0x78, 0x9C, 3, 0, 0, 0, 0, 1];
    }

    // Text of few letters, runs, noise, and copies of what came before: every kind of block and every distance.
    private static byte[] Content(Random random, int length)
    {
        byte[] content = new byte[length];
        int letters = 1 << random.Next(0, 9);
        for (int i = 0; i < length;)
        {
            int run = Math.Min(length - i, random.Next(1, 400));
            switch (random.Next(3))
            {
                case 0:
                    content.AsSpan(i, run).Fill((byte)random.Next(letters));
                    break;
                case 1 when i > 0:
                    int distance = random.Next(1, Math.Min(i, 40_000) + 1);
                    for (int k = 0; k < run; k++)
                    {
                        content[i + k] = content[i + k - distance];
                    }

                    break;
                default:
                    for (int k = 0; k < run; k++)
                    {
                        content[i + k] = (byte)random.Next(letters);
                    }

                    break;
            }

            i += run;
        }

        return content;
    }
}
