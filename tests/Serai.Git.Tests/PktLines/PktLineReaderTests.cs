using System.Diagnostics.CodeAnalysis;
using System.Text;
using Serai.Git.PktLines;
using Serai.Testing;

namespace Serai.Git.Tests.PktLines;

public class PktLineReaderTests
{
    private static readonly byte[] Sample = Encoding.ASCII.GetBytes("000ahello\n0004" + "0009a\0b\n\n" + "00010002" + "0006a\n" + "0000");

    private const string SampleRead = "0:Payload:hello\n|10:Payload:|14:Payload:a\0b\n\n|23:Delimiter:|27:ResponseEnd:|31:Payload:a\n|37:Flush:|41:EndOfStream:";

    [Fact]
    public async Task Lines_are_read_however_the_stream_is_cut()
    {
        for (int cut = 0; cut <= Sample.Length; cut++)
        {
            foreach (int piece in new[] { 1, 2, 3, 1000 })
            {
                Assert.Equal(SampleRead, await ReadAllAsync(Sample, cut, piece));
            }
        }
    }

    [Theory]
    [InlineData("0003", "byte 0 of the answer: expected a line length of 4 to 65520, found 3")]
    [InlineData("0000fff1", "byte 4 of the answer: expected a line length of 4 to 65520, found 65521")]
    [InlineData("0000ffff", "found 65535")]
    [InlineData("0006a\n00g0", "byte 6 of the answer: expected four hexadecimal digits, found '00g0' (30306730)")]
    [InlineData("<htm", "found '<htm'")]
    [InlineData("-001", "found '-001'")]
    [InlineData("0x10", "found '0x10'")]
    public async Task A_length_that_is_none_is_named_with_its_position(string text, string expected)
    {
        GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => ReadAllAsync(Encoding.ASCII.GetBytes(text), 1, 1));
        Assert.Equal(GitRemoteFault.Malformed, error.Fault);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("git://test/r: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_inside_of_a_line_is_an_error_wherever_it_comes()
    {
        // Where a line could begin, the end of the stream is told as such and is the caller's to judge.
        int[] borders = [0, 10, 14, 23, 27, 31, 37, 41];
        for (int length = 0; length < Sample.Length; length++)
        {
            if (borders.Contains(length))
            {
                Assert.EndsWith($"{length}:EndOfStream:", await ReadAllAsync(Sample[..length], 0, 5), StringComparison.Ordinal);
            }
            else
            {
                GitRemoteException error = await Assert.ThrowsAsync<GitRemoteException>(() => ReadAllAsync(Sample[..length], 0, 5));
                Assert.Equal(GitRemoteFault.Cut, error.Fault);
                Assert.Contains($"byte {borders.Last(border => border <= length)} of the answer", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_longest_line_is_read_after_short_ones()
    {
        byte[] payload = new byte[PktLineReader.MaxLineLength - 4];
        new Random(1).NextBytes(payload);
        PktLineWriter writer = new PktLineWriter().Line("short");
        for (int i = 0; i < 5; i++)
        {
            writer.Payload(payload).Line("between");
        }

        byte[] bytes = writer.Message.ToArray();
        await using var reader = new PktLineReader(new PieceStream(bytes, 70_000, 9_999), "test");
        CancellationToken ct = TestContext.Current.CancellationToken;
        Assert.True((await reader.ReadAsync(ct)).Is("short"u8));
        for (int i = 0; i < 5; i++)
        {
            Assert.True((await reader.ReadAsync(ct)).Payload.Span.SequenceEqual(payload));
            Assert.True((await reader.ReadAsync(ct)).Is("between"u8));
        }

        Assert.Equal(PktLineKind.EndOfStream, (await reader.ReadAsync(ct)).Kind);
        Assert.Equal(bytes.Length, reader.Position);
    }

    [Fact]
    public async Task Random_messages_come_back_as_they_were_written()
    {
        var random = new Random(20260822);
        for (int round = 0; round < 200; round++)
        {
            var writer = new PktLineWriter();
            var expected = new StringBuilder();
            int position = 0;
            for (int line = random.Next(20); line > 0; line--)
            {
                byte[] payload = new byte[random.Next(0, 300)];
                random.NextBytes(payload);
                writer.Payload(payload);
                expected.Append($"{position}:Payload:{Encoding.Latin1.GetString(payload)}|");
                position += payload.Length + 4;
            }

            writer.Flush();
            expected.Append($"{position}:Flush:|{position + 4}:EndOfStream:");
            byte[] bytes = writer.Message.ToArray();
            Assert.Equal(expected.ToString(), await ReadAllAsync(bytes, random.Next(bytes.Length), 1 + random.Next(400)));
        }
    }

    [Fact]
    [SuppressMessage("Usage", "VSTHRD002", Justification = "these reads are complete when they return, as the test says")]
    public async Task Reading_buffered_lines_allocates_nothing()
    {
        var writer = new PktLineWriter();
        for (int i = 0; i < 1_000; i++)
        {
            writer.Payload("0123456789abcdef"u8);
        }

        await using var reader = new PktLineReader(new MemoryStream(writer.Message.ToArray()), "test");
        _ = await reader.ReadAsync(TestContext.Current.CancellationToken);
        bool wasHere = true;
        Assert.Equal(0, Allocations.OfEachRun(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                ValueTask<PktLine> read = reader.ReadAsync(CancellationToken.None);
                wasHere &= read.IsCompletedSuccessfully;
                _ = read.Result;
            }
        }));
        Assert.True(wasHere);
    }

    [Fact]
    public void A_line_that_is_too_long_is_not_written()
    {
        var writer = new PktLineWriter();
        Assert.Throws<ArgumentException>(() => writer.Payload(new byte[65_517]));
        Assert.True(writer.Message.IsEmpty);
    }

    private static async Task<string> ReadAllAsync(byte[] bytes, int cut, int piece)
    {
        await using var reader = new PktLineReader(new PieceStream(bytes, cut, piece), "git://test/r");
        var read = new List<string>();
        PktLine line;
        do
        {
            line = await reader.ReadAsync(TestContext.Current.CancellationToken);
            read.Add($"{line.Position}:{line.Kind}:{Encoding.Latin1.GetString(line.Payload.Span)}");
        }
        while (line.Kind != PktLineKind.EndOfStream);

        return string.Join('|', read);
    }
}
