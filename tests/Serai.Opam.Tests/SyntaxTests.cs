using System.Text;
using Serai.Opam.Syntax;
using Serai.Opam.Tests.Reference;

namespace Serai.Opam.Tests;

public sealed class SyntaxTests
{
    [Theory]
    [MemberData(nameof(Traps.All), MemberType = typeof(Traps))]
    public void Every_trap_is_decided_as_its_row_says(string text, string expected) =>
        Assert.Equal(expected, TreeDump.Of(Encoding.Latin1.GetBytes(text), withLines: false));

    [Fact]
    public void Generated_files_give_the_trees_they_were_made_of()
    {
        var random = new Random(1);
        for (int i = 0; i < 1_500; i++)
        {
            var model = ModelFile.Make(random);
            Assert.Equal(model.Dump, TreeDump.Of(model.Text, withLines: false));
        }
    }

    [Fact]
    public void Printed_files_give_the_trees_they_were_printed_from()
    {
        var random = new Random(2);
        for (int i = 0; i < 1_500; i++)
        {
            OpamFile file = OpamParser.Parse(ModelFile.Make(random).Text);
            byte[] printed = OpamPrinter.Print(file);
            Assert.Equal(TreeDump.Of(file, withLines: false), TreeDump.Of(printed, withLines: false));
            Assert.Equal(printed, OpamPrinter.Print(OpamParser.Parse(printed)));
        }
    }

    [Fact]
    public void A_file_is_printed_in_this_layout()
    {
        const string Source = """
            # a comment
            opam-version:"2.0" depends : [ "a" {>="1"&<"2"|!x} ("b"|"c") ] tags:["one"]
            url { src: "x\ty" checksum:[ ] } extra-source "é" { n: -1 s { v: = 1 } } description: "two
            lines \"\"\" and \065" setenv: [[A += "x"]] x: ! = y{z}{} 
            """;
        const string Expected = "opam-version: \"2.0\"\ndepends: [\n  \"a\" {>= \"1\" & < \"2\" | !x}\n  (\"b\" | \"c\")\n]\ntags: [\"one\"]\nurl {\n"
            + "  src: \"x\ty\"\n  checksum: []\n}\nextra-source \"é\" {\n  n: -1\n  s {\n    v: = 1\n  }\n}\n"
            + "description: \"\"\"two\nlines \\\"\\\"\\\" and A\"\"\"\nsetenv: [[A += \"x\"]]\nx: ! = y {z} {}\n";
        Assert.Equal(Expected, Encoding.UTF8.GetString(OpamPrinter.Print(OpamParser.Parse(Encoding.UTF8.GetBytes(Source)))));
    }

    [Theory]
    [InlineData("a: 1\n  b: @", 2, 6, "expected a token, found \"@\"")]
    [InlineData("a: [1\n2", 2, 2, "expected a value, found the end of the file")]
    [InlineData("a: [1\n2)", 2, 2, "expected a value or ], found \")\"")]
    [InlineData("a: \"x\n", 1, 4, "expected the end of this string, found the end of the file")]
    [InlineData("a: \"x\ny\\q\"", 2, 2, "expected an escape sequence, found \"\\q\"\"")]
    [InlineData("\n (* x", 2, 2, "expected *) that ends this comment, found the end of the file")]
    [InlineData("a: _", 1, 4, "expected an integer of 63 bits, found \"_\"")]
    [InlineData("a: 1 b\n", 2, 1, "expected \":\", \"{\" or a string after the name, found the end of the file")]
    [InlineData("a { b: 1", 1, 9, "expected a field, a section or }, found the end of the file")]
    [InlineData("a: b < ]", 1, 8, "expected an atom after the operator, found \"]\"")]
    [InlineData("\u00ef\u00bb\u00bfa: 1", 1, 1, "expected a token, found \"\\xef\"")]
    [InlineData("a: 1\nopam-version: \"2.1\"", 2, 1, "expected an opam-version above 2.0 to be the first item, found it later")]
    public void An_error_says_where_what_was_expected_and_what_was_found(string text, int line, int column, string reason)
    {
        OpamSyntaxException fault = Assert.Throws<OpamSyntaxException>(() => OpamParser.Parse(Encoding.Latin1.GetBytes(text)));
        Assert.Equal((line, column, reason), (fault.Line, fault.Column, fault.Reason));
        Assert.Equal($"line {line}, column {column}: {reason}", fault.Message);
    }

    [Fact]
    public void Every_prefix_of_a_file_is_read_or_rejected_with_a_position_in_it()
    {
        byte[] text = ModelFile.Make(new Random(77)).Text;
        for (int length = 0; length < text.Length; length++)
        {
            try
            {
                OpamParser.Parse(text.AsMemory(0, length));
            }
            catch (OpamSyntaxException fault)
            {
                Assert.InRange(fault.Offset, 0, length);
                Assert.InRange(fault.Line, 1, length + 1);
            }
        }
    }

    [Fact]
    public void A_value_gives_its_bytes_as_written_and_its_position()
    {
        OpamFile file = OpamParser.Parse("x:\n [a & \"b\" {c # d\n}]"u8.ToArray());
        OpamItem item = Assert.Single(Items(file));
        Assert.Equal("[a & \"b\" {c # d\n}]", Encoding.UTF8.GetString(item.Value.Written.Span));
        Assert.Equal(new OpamPosition(2, 2), item.Value.Position);
        OpamValues.Enumerator children = item.Value.Children.GetEnumerator();
        Assert.True(children.MoveNext());
        Assert.Equal("a & \"b\" {c # d\n}", Encoding.UTF8.GetString(children.Current.Written.Span));
    }

    [Fact]
    public void A_newer_format_that_does_not_parse_leaves_the_version_and_the_reason()
    {
        OpamFile file = OpamParser.Parse("opam-version: \"2.2\"\nnew <- syntax"u8.ToArray());
        OpamItem item = Assert.Single(Items(file));
        Assert.Equal("2.2", item.Value.Text.ToString());
        Assert.Equal(2, file.UnreadRest?.Line);
    }

    private static List<OpamItem> Items(OpamFile file)
    {
        var items = new List<OpamItem>();
        foreach (OpamItem item in file.Items)
        {
            items.Add(item);
        }

        return items;
    }
}
