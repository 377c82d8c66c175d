using System.Diagnostics;
using System.Text;
using Serai.Opam.Packages;
using Serai.Opam.Syntax;
using Serai.Opam.Tests.Reference;
using Serai.Testing;

namespace Serai.Opam.Tests;

public sealed class HostileInputTests
{
    // A tenth of a second on a quiet machine; work that grows with the square of the input would take hours.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("a{", "}")]
    [InlineData("!", "")]
    [InlineData("!(", ")")]
    public void Nesting_is_read_to_the_limit_and_refused_beyond_it(string open, string close)
    {
        int perLevel = open is "!(" ? 2 : 1;
        int most = OpamLimits.Default.MaxDepth / perLevel;
        OpamParser.Parse(Nested(open, close, most));
        OpamSyntaxException fault = Assert.Throws<OpamSyntaxException>(() => OpamParser.Parse(Nested(open, close, most + 1)));
        Assert.Contains("1000 levels of nesting", fault.Reason, StringComparison.Ordinal);
        Assert.Throws<OpamSyntaxException>(() => OpamParser.Parse(Nested(open, close, 100_000)));
    }

    [Fact]
    public void Options_after_each_other_count_as_nesting_with_what_they_hold()
    {
        string inner = new string('(', 600) + new string(')', 600);
        OpamParser.Parse(Text("a: " + inner + Repeat("{}", 400)));
        Assert.Throws<OpamSyntaxException>(() => OpamParser.Parse(Text("a: " + inner + Repeat("{}", 401))));
    }

    [Fact]
    public void Sections_are_read_to_the_limit_and_refused_beyond_it()
    {
        OpamFile file = OpamParser.Parse(Text(Repeat("s {", 1_000) + Repeat("}", 1_000)));
        Assert.Equal(TreeDump.Of(file), TreeDump.Of(OpamPrinter.Print(file)).Replace("\n", "", StringComparison.Ordinal));
        Assert.Throws<OpamSyntaxException>(() => OpamParser.Parse(Text(Repeat("s {", 1_001) + Repeat("}", 1_001))));
    }

    [Fact]
    public void Chains_of_operators_are_no_nesting()
    {
        OpamFile file = OpamParser.Parse(Text("a: b" + Repeat(" & b", 100_000) + Repeat(" | c", 100_000)));
        Assert.Equal(file.Source.Length + 1, OpamPrinter.Print(file).Length);
    }

    [Fact]
    public void A_hundred_thousand_nested_comments_are_read()
    {
        OpamParser.Parse(Text(Repeat("(*", 100_000) + Repeat("*)", 100_000)));
        Assert.Throws<OpamSyntaxException>(() => OpamParser.Parse(Text(Repeat("(*", 100_000) + Repeat("*)", 99_999))));
    }

    [Fact]
    public void Files_over_the_limit_of_bytes_are_refused_unread()
    {
        Assert.Throws<OpamSyntaxException>(() => OpamParser.Parse(new byte[50 * 1024 * 1024]));
        byte[] most = new byte[OpamLimits.Default.MaxFileBytes];
        most.AsSpan().Fill((byte)' ');
        OpamParser.Parse(most);
        Assert.Throws<OpamSyntaxException>(() => OpamParser.Parse("a: 1"u8.ToArray(), new OpamLimits { MaxFileBytes = 3 }));
    }

    [Fact]
    public void A_million_fields_are_refused_in_bounded_time_and_memory()
    {
        byte[] text = Text(Repeat("a: 1\n", 1_000_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        OpamSyntaxException fault = Assert.Throws<OpamSyntaxException>(() => OpamParser.Parse(text));
        Assert.Contains("1048576 fields and values", fault.Reason, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start) < Bound);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 80_000_000);
    }

    [Fact]
    public void Half_a_million_fields_are_read_and_printed()
    {
        OpamFile file = OpamParser.Parse(Text(Repeat("a: 1\n", 500_000)));
        Assert.Equal(file.Source.Span, OpamPrinter.Print(file));
    }

    [Fact]
    public void Warnings_of_one_file_are_bounded()
    {
        PackageSources sources = PackageSources.Read(OpamParser.Parse(Text("url { checksum: [" + Repeat("1\n", 500_000) + "] }")));
        Assert.Equal(PackageSources.MaxWarnings, sources.Warnings.Count);
    }

    [Fact]
    public void Any_bytes_are_read_or_rejected()
    {
        var random = new Random(20261123);
        long start = Stopwatch.GetTimestamp();
        int accepted = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = (i % 3) switch
            {
                0 => Corpus.Soup(random),
                1 => Corpus.Spoiled(ModelFile.Make(random).Text, random),
                _ => Noise(random),
            };
            try
            {
                OpamFile file = OpamParser.Parse(bytes);
                _ = PackageSources.Read(file);
                OpamParser.Parse(OpamPrinter.Print(file));
                accepted++;
            }
            catch (OpamSyntaxException fault)
            {
                Assert.InRange(fault.Offset, 0, bytes.Length);
            }
        }

        Assert.InRange(accepted, 1_000, 19_000);
        Assert.True(Stopwatch.GetElapsedTime(start) < Bound);
    }

    [Fact]
    public void Reading_a_typical_file_allocates_its_nodes_and_little_more()
    {
        byte[] text = Encoding.UTF8.GetBytes(SourcesTests.Typical);
        Assert.InRange(Allocations.OfEachRun(() => OpamParser.Parse(text)), 0, 2_000);

        OpamFile file = OpamParser.Parse(text);
        Assert.InRange(Allocations.OfEachRun(() => Assert.Single(PackageSources.Read(file).All)), 0, 900);
    }

    private static byte[] Noise(Random random)
    {
        const string Likely = "a_-+:1\"\\(*)#[]{}=<>!&|? \n\r~";
        byte[] bytes = new byte[random.Next(60)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = random.Next(10) == 0 ? (byte)random.Next(256) : (byte)Likely[random.Next(Likely.Length)];
        }

        return bytes;
    }

    private static byte[] Nested(string open, string close, int depth) => Text("a: " + Repeat(open, depth) + "b" + Repeat(close, depth));

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
