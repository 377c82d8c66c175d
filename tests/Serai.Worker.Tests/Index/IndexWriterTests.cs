using System.Security.Cryptography;
using System.Text;
using Serai.Worker.Index;

namespace Serai.Worker.Tests.Index;

public sealed class IndexWriterTests
{
    private const long Time = 1783500000;

    [Fact]
    public void The_bytes_of_an_index_are_those_of_its_format_number()
    {
        // Another value here means other bytes for the same commit: IndexFormat.Number must change with it.
        byte[] index = IndexFiles.Write(IndexFiles.Segments(IndexFiles.Make(2026, 200)), Time, "dev\n"u8.ToArray());

        Assert.Equal(1, IndexFormat.Number);
        Assert.Equal("403b9cbf10e4ff47df97f227bdae69ecc36fa73b52aa11f5f23ff975f3c1d9e8", Convert.ToHexStringLower(SHA256.HashData(index)));
    }

    [Fact]
    public async Task Segments_made_on_several_threads_are_those_made_on_one()
    {
        List<List<IndexedFile>> parts = IndexFiles.Split(IndexFiles.Make(11, 200, odd: false));
        Assert.True(parts.Count > 4);
        Task<Segment>[] tasks = [.. parts.Select(part => Task.Run(() => IndexFiles.Build(part, new SegmentBuilder())))];
        Segment[] parallel = await Task.WhenAll(tasks);
        SegmentBuilder one = new();
        Segment[] serial = [.. Enumerable.Reverse(parts).Select(part => IndexFiles.Build(part, one)).Reverse()];

        Assert.Equal(IndexFiles.Write(serial, Time), IndexFiles.Write(parallel, Time));
        Assert.Equal(IndexFiles.Table(serial), IndexFiles.Table(parallel));
    }

    [Fact]
    public void A_package_more_changes_its_own_segment_alone()
    {
        List<IndexedFile> files = IndexFiles.Make(12, 300, odd: false);
        List<Segment> before = IndexFiles.Segments(files);
        IndexedFile added = new("packages/p5-0001/p5-0001.1/opam"u8.ToArray(), "opam-version: \"2.0\"\n"u8.ToArray());
        Assert.False(SegmentLayout.OpensSegment("p5-0001"u8));
        List<Segment> after = IndexFiles.Segments(files.Append(added).OrderBy(file => file.Name, StringComparer.Ordinal));

        HashSet<SegmentKey> known = [.. before.Select(segment => segment.Key)];
        Assert.Single(after, segment => !known.Contains(segment.Key));
        Assert.Equal(before.Count, after.Count);
    }

    [Fact]
    public void An_index_without_packages_is_the_repo_file_and_the_end()
    {
        byte[] tar = StampingTests.Inflate(IndexFiles.Write([], Time));

        Assert.Equal(IndexFiles.PlainTar([new IndexedFile("repo"u8.ToArray(), IndexFiles.Repo)], Time), tar);
    }

    [Fact]
    public void Gzip_and_tar_read_back_every_file()
    {
        List<IndexedFile> files = IndexFiles.Make(13, 100);
        files.Add(new IndexedFile(Encoding.ASCII.GetBytes("packages/z/" + new string('y', 89)), "100 bytes"u8.ToArray()));
        files.Add(new IndexedFile(Encoding.ASCII.GetBytes("packages/z/" + new string('y', 90)), "101 bytes"u8.ToArray()));
        files.Add(new IndexedFile(Encoding.ASCII.GetBytes("packages/z/" + new string('z', 144) + "/" + new string('f', 99)), "255 bytes"u8.ToArray()));
        files.Add(new IndexedFile(Encoding.ASCII.GetBytes("packages/z/" + new string('z', 144) + "/" + new string('f', 100)), "256 bytes"u8.ToArray()));
        using ToolFolder folder = new();
        string index = folder.Write("index.tar.gz", IndexFiles.Write(IndexFiles.Segments(files), Time, "dev\n"u8.ToArray()));

        Assert.Equal("", folder.Run("gzip", "-t", index));
        string[] listing = folder.Run("tar", "--utc", "--full-time", "-tvzf", index).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(files.Count + 2, listing.Length);
        Assert.All(listing, line => Assert.Matches("^-rw-r--r-- 0/0 +[0-9]+ 2026-07-08 08:40:00 [^/]", line));
        folder.Run("tar", "-xzf", index);
        Assert.All(files, file => Assert.Equal(file.Content, File.ReadAllBytes(Path.Combine(folder.Path, file.Name))));
        Assert.Equal(IndexFiles.Repo, File.ReadAllBytes(Path.Combine(folder.Path, "repo")));
        Assert.Equal("dev\n", File.ReadAllText(Path.Combine(folder.Path, "version")));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("/packages/a", "component")]
    [InlineData("packages//a", "component")]
    [InlineData("packages/a/", "component")]
    [InlineData("./packages", "component")]
    [InlineData("packages/../a", "component")]
    [InlineData("packages/a\0b", "NUL")]
    [InlineData("packages/\u00ff", "UTF-8")]
    public void A_path_that_some_client_cannot_take_is_left_out_with_its_reason(string path, string reason)
    {
        SegmentBuilder builder = new();

        Assert.False(builder.TryAddFile(Encoding.Latin1.GetBytes(path), [], out string? problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.True(builder.IsEmpty);
    }

    [Theory]
    [InlineData("101 bytes without a slash", 101, -1, false)]
    [InlineData("a name of 101 bytes", 110, 8, false)]
    [InlineData("the longest", 256, 155, true)]
    [InlineData("a prefix of 156 bytes", 257, 156, false)]
    public void A_long_path_needs_a_slash_in_the_right_place(string what, int length, int slash, bool fits)
    {
        byte[] path = Encoding.ASCII.GetBytes(new string('a', length));
        if (slash >= 0)
        {
            path[slash] = (byte)'/';
        }

        Assert.True(UstarHeader.WhyUnfit(path, 0) is null == fits, what);
    }

    [Fact]
    public void A_size_beyond_eleven_octal_digits_does_not_fit()
    {
        Assert.Null(UstarHeader.WhyUnfit("repo"u8, 8589934591));
        Assert.NotNull(UstarHeader.WhyUnfit("repo"u8, 8589934592));
    }

    [Fact]
    public void Files_out_of_order_or_twice_are_a_fault_of_the_caller()
    {
        SegmentBuilder builder = new();
        Assert.True(builder.TryAddFile("packages/b/x"u8, [], out _));

        Assert.Throws<ArgumentException>(() => builder.TryAddFile("packages/b/x"u8, [], out _));
        Assert.Throws<ArgumentException>(() => builder.TryAddFile("packages/a/x"u8, [], out _));
        Assert.True(builder.TryAddFile("packages/b/y"u8, [], out _));
    }
}
