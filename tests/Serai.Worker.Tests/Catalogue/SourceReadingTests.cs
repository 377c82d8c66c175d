using Serai.Store.Catalogue;

namespace Serai.Worker.Tests.Catalogue;

/// <summary>Sections as they are written, and as they should not be.</summary>
public sealed class SourceReadingTests
{
    private readonly List<string> _problems = [];

    [Fact]
    public void Both_kinds_of_sections_count_with_src_or_archive_mirrors_and_all_checksums_as_written()
    {
        SourceRecord[] sources = Read($$"""
            url { archive: "https://a.example/x.tgz" mirrors: [ "https://b.example/x.tgz" "ftp://c.example/x.tgz" ] checksum: "{{new string('1', 32)}}" }
            extra-source "p.patch" { src: "http://127.0.0.1/p\x2fq" checksum: [ "sha512={{new string('2', 128)}}" "MD5={{new string('A', 32)}}" ] }
            """);
        Assert.Equal(2, sources.Length);
        Assert.Equal(("a.1", "https://a.example/x.tgz"), (sources[0].Package, sources[0].Url));
        Assert.Equal(["https://b.example/x.tgz", "ftp://c.example/x.tgz"], sources[0].Mirrors, StringComparer.Ordinal);
        Assert.Equal([$"md5={new string('1', 32)}"], sources[0].Checksums.Select(hash => hash.ToString()), StringComparer.Ordinal);
        Assert.Equal("http://127.0.0.1/p/q", sources[1].Url);
        Assert.Equal(
            [$"sha512={new string('2', 128)}", $"md5={new string('a', 32)}"], sources[1].Checksums.Select(hash => hash.ToString()), StringComparer.Ordinal);
        Assert.Empty(_problems);
    }

    [Theory]
    [InlineData("sha1=0123456789012345678901234567890123456789")]
    [InlineData("md5=012345678901234567890123456789012")]
    [InlineData("md5=0123456789012345678901234567890g")]
    [InlineData("sha256=01")]
    [InlineData("")]
    public void A_checksum_that_is_none_leaves_the_others(string text)
    {
        SourceRecord source = Assert.Single(Read($$"""url { src: "https://a.example/" checksum: [ "{{text}}" "md5={{new string('1', 32)}}" ] }"""));
        Assert.Equal([CatalogueText.Hash("md5", 1).AlgorithmName], source.Checksums.Select(hash => hash.AlgorithmName), StringComparer.Ordinal);
    }

    [Fact]
    public void A_source_without_checksums_or_without_a_url_is_kept_as_it_is()
    {
        SourceRecord[] sources = Read($$"""url { src: "git+https://a.example/x.git" } extra-source "x" { checksum: "md5={{new string('1', 32)}}" }""");
        Assert.Equal((0, string.Empty), (sources[0].Checksums.Count, sources[1].Url));
    }

    [Fact]
    public void A_url_of_64_kB_is_left_out_and_told_and_its_archive_is_still_known()
    {
        string large = "https://a.example/" + new string('x', 65_536);
        SourceRecord source = Assert.Single(Read($$"""url { src: "{{large}}" mirrors: [ "{{large}}" "https://b.example/" ] checksum: "md5={{new string('1', 32)}}" }"""));
        Assert.Equal(string.Empty, source.Url);
        Assert.Equal(["https://b.example/"], source.Mirrors, StringComparer.Ordinal);
        Assert.Single(source.Checksums);
        Assert.Equal(2, _problems.Count(problem => problem.Contains("65554 bytes", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_url_with_line_feeds_quotes_or_bytes_that_are_no_text_is_kept_for_the_judgement_of_who_fetches()
    {
        Assert.Equal("https://a.example/\r\nX: y", Assert.Single(Read("""url { src: "https://a.example/\r\nX: y" }""")).Url);
        Assert.Equal("\uFFFD", Assert.Single(Read("url { src: \"\xFF\" }")).Url);
    }

    [Fact]
    public void Sections_mirrors_and_checksums_without_number_are_cut_and_told()
    {
        string mirrors = string.Concat(Enumerable.Repeat("\"https://b.example/\" ", 1000));
        string checksums = string.Concat(Enumerable.Range(0, 1000).Select(i => $"\"{CatalogueText.Hash("md5", i)}\" "));
        SourceRecord source = Assert.Single(Read($$"""url { src: "https://a.example/" mirrors: [ {{mirrors}} ] checksum: [ {{checksums}} ] }"""));
        Assert.Equal((SourceRecord.MaxMirrors, 0), (source.Mirrors.Count, source.Checksums.Count));
        Assert.Equal(2, _problems.Count);

        Assert.Equal(1000, Read(string.Concat(Enumerable.Repeat("url { src: \"https://a.example/\" } ", 5000))).Length);
        Assert.Equal(3, _problems.Count);
    }

    private SourceRecord[] Read(string opamFile) => [.. CatalogueText.Package("a", opamFile, _problems).Sources];
}
