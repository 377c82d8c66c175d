using System.Buffers;
using System.Text;
using Serai.Opam.Packages;

namespace Serai.Opam.Tests;

public sealed class SourcesTests
{
    internal const string Typical = """
        opam-version: "2.0"
        synopsis: "A library"
        maintainer: ["a@example.org"]
        depends: [
          "ocaml" {>= "4.08" & < "5.0"}
          "dune" {>= "2.0"}
          "ounit2" {with-test}
        ]
        build: [["dune" "build" "-p" name "-j" jobs] ["dune" "runtest" "-p" name] {with-test}]
        dev-repo: "git+https://example.org/a.git"
        url {
          src:
            "https://example.org/a-1.0.tar.gz"
          checksum: [
            "sha256=0000000000000000000000000000000000000000000000000000000000000001"
            "md5=00000000000000000000000000000002"
          ]
        }
        """;

    private const string Md5 = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void A_source_has_its_checksums_in_the_order_of_the_file()
    {
        PackageSource source = Assert.Single(Read(Typical).All);
        Assert.Equal("url", source.Section);
        Assert.Equal("https://example.org/a-1.0.tar.gz", source.Url.ToString());
        Assert.Equal([ChecksumAlgorithm.Sha256, ChecksumAlgorithm.Md5], source.Checksums.Select(c => c.Algorithm));
        Assert.Equal([ChecksumAlgorithm.Md5, ChecksumAlgorithm.Sha256], source.SortedChecksums().Select(c => c.Algorithm));
        Assert.Empty(Read(Typical).Warnings);
    }

    [Theory]
    [InlineData("url { src: \"x\" }", "url\tx\t\t")]
    [InlineData("url { archive: \"x\" }", "url\tx\t\t")]
    [InlineData("url { archive: \"x\" src: \"y\" }", "url\ty\t\t")]
    [InlineData("url \"n\" { src: \"x\" }", "url\tx\t\t")]
    [InlineData("extra-source \"n m\" { src: \"x\" }", "extra-source n m\tx\t\t")]
    [InlineData("url { src: \"x\" checksum: \"" + Md5 + "\" }", "url\tx\tmd5=" + Md5 + "\t")]
    [InlineData("url { src: \"x\" checksum: \"MD5=0123456789ABCDEF0123456789ABCDEF\" }", "url\tx\tmd5=" + Md5 + "\t")]
    [InlineData("url { src: \"x\" checksum: [\"" + Md5 + "\" \"md5=" + Md5 + "\"] }", "url\tx\tmd5=" + Md5 + ",md5=" + Md5 + "\t")]
    [InlineData("url { src: \"x\" mirrors: [\"c\" \"a\" \"b\"] }", "url\tx\t\ta,b,c")]
    [InlineData("url { src: \"x\" mirrors: \"c\" }", "url\tx\t\tc")]
    [InlineData("url { src: \"a\\tb\\nc\" mirrors: \"d\\te\" }", "url\ta\\tb\\nc\t\td\\te")]
    [InlineData("url { src: \"a\\b\" }", "url\ta\b\t\t")]
    public void A_section_gives_this_row(string text, string expected) =>
        Assert.Equal(@"a\tb\nc" + "\t" + expected, Assert.Single(Rows(text, "a\tb\nc")));

    [Theory]
    [InlineData("url { }", "url\t\t\t", "line 1, column 1: expected src in this section, found none")]
    [InlineData("url { src: [\"x\"] }", "url\t\t\t", "line 1, column 12: src: expected a string, found \"[\"x\"]\"")]
    [InlineData("extra-source { src: \"x\" }", "extra-source\tx\t\t", "line 1, column 1: expected a name after extra-source")]
    [InlineData("url { src: \"x\"\n src: \"y\" }", "url\tx\t\t", "line 2, column 2: expected one src, found another, which is left out")]
    [InlineData("url { src: \"x\" mirrors: [\"y\" 1] }", "url\tx\t\ty", "line 1, column 30: mirrors: expected a string, found \"1\"")]
    [InlineData("url { src: \"x\"\nchecksum: [\"sha1=0\" \"" + Md5 + "\"] }", "url\tx\tmd5=" + Md5 + "\t",
        "line 2, column 12: expected a checksum of md5, sha256 or sha512, found \"\"sha1=0\"\"")]
    [InlineData("url { src: \"x\"\nchecksum: \"" + Md5 + "\" {a} }", "url\tx\t\t",
        "line 2, column 11: expected a checksum of md5, sha256 or sha512, found \"\"" + Md5 + "\" {a}\"")]
    public void What_is_odd_is_left_out_and_reported(string text, string row, string warning)
    {
        Assert.Equal("p\t" + row, Assert.Single(Rows(text, "p")));
        Assert.Equal(warning, Assert.Single(Read(text).Warnings).ToString());
    }

    [Fact]
    public void Only_sections_at_the_top_are_sources()
    {
        PackageSources sources = Read("a { url { src: \"x\" } } url: \"y\" source { src: \"z\" } extra-sources { src: \"z\" }");
        Assert.Empty(sources.All);
        Assert.Empty(sources.Warnings);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_reach_the_row_as_they_are()
    {
        byte[] text = [.. "url { src: \""u8, 0xff, 0x80, .. "\" }"u8];
        var row = new ArrayBufferWriter<byte>();
        SourceRow.Write(row, "p"u8, Assert.Single(PackageSources.Read(OpamParser.Parse(text)).All));
        Assert.Equal([.. "p\turl\t"u8, 0xff, 0x80, (byte)'\t', (byte)'\t'], row.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_newer_format_that_does_not_parse_has_a_warning_and_no_sources()
    {
        PackageSources sources = Read("opam-version: \"2.2\"\nurl { src: \"x\" } ->");
        Assert.Empty(sources.All);
        Assert.Equal(2, Assert.Single(sources.Warnings).Position.Line);
    }

    private static PackageSources Read(string text) => PackageSources.Read(OpamParser.Parse(Encoding.UTF8.GetBytes(text)));

    private static IEnumerable<string> Rows(string text, string path) => Read(text).All.Select(source =>
    {
        var row = new ArrayBufferWriter<byte>();
        SourceRow.Write(row, Encoding.UTF8.GetBytes(path), source);
        return Encoding.UTF8.GetString(row.WrittenSpan);
    });
}
