using Serai.EndToEnd.Fixtures;
using Serai.Testing;

namespace Serai.EndToEnd;

/// <summary><c>serai inspect</c> on real files, compared with the real git.</summary>
public sealed class InspectTests
{
    [Theory]
    [InlineData(RealData.Repository)]
    [InlineData(RealData.Linear)]
    public async Task The_list_of_a_real_pack_is_that_of_git(string repository)
    {
        string folder = Path.Combine(RealData.Folder, repository);
        string expected = RealData.RunGit(
            folder, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype) %(objectsize)").Text;
        CommandResult listed = await SeraiProgram.RunAsync("inspect", "pack", Assert.Single(Packs(folder)), "--list");
        Assert.True(listed.Exit == 0, listed.Error);
        Assert.True(expected == listed.Text, FirstDifference(expected, listed.Text));
    }

    [Theory]
    [InlineData(RealData.Repository)]
    [InlineData(RealData.Linear)]
    public async Task The_index_of_a_real_pack_is_that_of_git_byte_for_byte(string repository)
    {
        using var folder = new TemporaryFolder();
        string pack = Assert.Single(Packs(Path.Combine(RealData.Folder, repository)));
        CommandResult written = await SeraiProgram.RunAsync("inspect", "pack", pack, "--index", folder["idx"], "--threads", "2");
        Assert.True(written.Exit == 0, written.Error);
        Assert.Matches(@"^objects=\d+ commits=\d+ trees=\d+ blobs=\d+ tags=\d+ deltas=\d+ max_depth=\d+ first_seconds=\d+\.\d+ seconds=\d+\.\d+\n$", written.Text);
        byte[] expected = await File.ReadAllBytesAsync(Path.ChangeExtension(pack, ".idx"), TestContext.Current.CancellationToken);
        byte[] found = await File.ReadAllBytesAsync(folder["idx"], TestContext.Current.CancellationToken);
        Assert.True(expected.AsSpan().SequenceEqual(found), "the index differs from that of git");
    }

    [Fact]
    public async Task A_pack_of_git_is_listed_wherever_the_tests_run()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"], packages: 5);
        RealData.RunGit(origin.Remote, "repack", "-a", "-d", "-q");
        string expected = RealData.RunGit(
            origin.Remote, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype) %(objectsize)").Text;
        CommandResult listed = await SeraiProgram.RunAsync("inspect", "pack", Assert.Single(Packs(origin.Remote)), "--list");
        Assert.Equal(expected, listed.Text);
    }

    [Fact]
    public async Task A_malformed_pack_is_one_line_on_standard_error_and_exit_status_2()
    {
        using var folder = new TemporaryFolder();
        var origin = new SampleOrigin(folder["origin"]);
        RealData.RunGit(origin.Remote, "repack", "-a", "-d", "-q");
        byte[] pack = await File.ReadAllBytesAsync(Assert.Single(Packs(origin.Remote)), TestContext.Current.CancellationToken);
        pack[pack.Length / 2] ^= 0x10;
        CommandResult inspected = await SeraiProgram.RunAsync("inspect", "pack", folder.File("bad.pack", pack), "--list");
        Assert.Equal(2, inspected.Exit);
        Assert.Empty(inspected.Output);
        Assert.Single(inspected.Error.TrimEnd('\n').Split('\n'));
        Assert.Contains("pack offset ", inspected.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pack")]
    [InlineData("opam")]
    [InlineData("index")]
    public async Task A_file_that_is_not_there_is_an_error_and_exit_status_1(string kind)
    {
        using var folder = new TemporaryFolder();
        CommandResult inspected = await SeraiProgram.RunAsync("inspect", kind, folder["missing"]);
        Assert.Equal(1, inspected.Exit);
        Assert.Contains("missing", Assert.Single(inspected.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sources_of_opam_files_are_rows_sorted_by_bytes()
    {
        using var folder = new TemporaryFolder();
        string md5 = new('A', 32);
        folder.File("p/b/opam", System.Text.Encoding.UTF8.GetBytes($$"""
            opam-version: "2.0"
            url { src: "https://example.org/b.tar.gz" checksum: ["sha256={{new string('0', 64)}}" "{{md5}}"] mirrors: ["https://z.org/b" "https://a.org/b"] }
            extra-source "x.patch" { src: "https://example.org/x" checksum: "md5={{md5}}" }

            """));
        folder.File("p/a/opam", "opam-version: \"2.0\"\nurl { archive: \"https://example.org/a\" checksum: \"sha1=00\" }\n"u8);
        folder.File("p/a/other", "not an opam file {"u8);
        CommandResult inspected = await Command.RunAsync(SeraiProgram.Path, ["inspect", "opam", "p"], SeraiProgram.CleanEnvironment, folder.Path);
        Assert.Equal(0, inspected.Exit);
        string lower = new('a', 32);
        Assert.Equal(
            $"""
            p/a/opam	url	https://example.org/a		
            p/b/opam	extra-source x.patch	https://example.org/x	md5={lower}	
            p/b/opam	url	https://example.org/b.tar.gz	md5={lower},sha256={new string('0', 64)}	https://a.org/b,https://z.org/b

            """,
            inspected.Text);
        Assert.Matches(@"^p/a/opam:2:\d+: warning: [^\n]+\n$", inspected.Error);
    }

    [Fact]
    public async Task A_syntax_error_costs_its_file_alone_and_is_exit_status_2()
    {
        using var folder = new TemporaryFolder();
        folder.File("p/good/opam", "url { src: \"https://example.org/a\" }\n"u8);
        folder.File("p/bad/opam", "opam-version: \"2.0\"\nurl { src: }\n"u8);
        CommandResult inspected = await Command.RunAsync(SeraiProgram.Path, ["inspect", "opam", "p"], SeraiProgram.CleanEnvironment, folder.Path);
        Assert.Equal(2, inspected.Exit);
        Assert.Equal("p/good/opam\turl\thttps://example.org/a\t\t\n", inspected.Text);
        Assert.Matches(@"^p/bad/opam:2:\d+: [^\n]+\n$", inspected.Error);
    }

    private static string[] Packs(string repository) => Directory.GetFiles(Path.Combine(repository, "objects", "pack"), "*.pack");

    private static string FirstDifference(string expected, string found)
    {
        string[] left = expected.Split('\n');
        string[] right = found.Split('\n');
        int line = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{left.Length} and {right.Length} lines; line {line + 1}: expected {left.ElementAtOrDefault(line)}, found {right.ElementAtOrDefault(line)}";
    }
}
