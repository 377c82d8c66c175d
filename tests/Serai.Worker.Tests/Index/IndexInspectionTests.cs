using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Serai.Worker.Index;

namespace Serai.Worker.Tests.Index;

public sealed class IndexInspectionTests
{
    private const long Time = 1783500000;

    private static readonly IndexedFile Opam = new("packages/a/a.1/opam"u8.ToArray(), "opam-version: \"2.0\"\n"u8.ToArray());
    private static readonly IndexedFile Other = new("packages/b/b.1/opam"u8.ToArray(), "opam-version: \"2.0\"\n"u8.ToArray());

    [Fact]
    public void Our_own_index_conforms_and_is_counted()
    {
        List<IndexedFile> files = IndexFiles.Make(31, 100);
        byte[] index = IndexFiles.Write(IndexFiles.Segments(files), Time, "dev\n"u8.ToArray());

        string text = Inspect(index, conforms: true);
        Assert.Contains($"files={files.Count + 2} ", text, StringComparison.Ordinal);
        Assert.Contains($"packages: 100, versions: {files.Count(f => f.Name.EndsWith("/opam", StringComparison.Ordinal))}", text, StringComparison.Ordinal);
        Assert.Contains("mtime=2026-07-08T08:40:00Z", text, StringComparison.Ordinal);
        Assert.Contains($"members=1 bytes={index.Length}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_comes_byte_by_byte_is_the_same_file()
    {
        byte[] index = IndexFiles.Write(IndexFiles.Segments(IndexFiles.Make(32, 5)), Time);
        using DripStream drip = new(index);
        using StringWriter text = new();

        Assert.True(IndexInspection.Inspect(drip, text));
        Assert.Equal(Inspect(index, conforms: true), text.ToString());
    }

    [Fact]
    public void Every_cut_of_an_index_is_a_finding()
    {
        byte[] index = IndexFiles.Write(IndexFiles.Segments([Opam, Other]), Time);
        for (int length = 0; length < index.Length; length++)
        {
            Inspect(index[..length], conforms: false);
        }
    }

    [Fact]
    public void Every_flipped_bit_of_an_index_is_a_finding()
    {
        byte[] index = IndexFiles.Write(IndexFiles.Segments([Opam, Other]), Time);
        for (int bit = 0; bit < 8 * index.Length; bit++)
        {
            byte[] damaged = [.. index];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));

            // Other guesses of the system that wrote it, and unused bits up to a whole byte, change nothing for anyone.
            string text = Inspect(damaged, conforms: null);
            bool isHarmless = bit / 8 == 9 || StampingTests.TryInflate(damaged)?.SequenceEqual(StampingTests.Inflate(index)) == true;
            Assert.True(isHarmless || text.Contains("finding:", StringComparison.Ordinal), $"bit {bit}");
        }
    }

    [Fact]
    public void Members_are_counted_wherever_they_end()
    {
        byte[] index = IndexFiles.Write(IndexFiles.Segments(IndexFiles.Make(33, 30)), Time);
        byte[] empty = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

        string text = Inspect([.. index, .. index, .. index, .. empty], conforms: false);
        Assert.Contains("members=4", text, StringComparison.Ordinal);
        Assert.Contains($"more than one gzip member (the second at offset {index.Length}): opam 2.6", text, StringComparison.Ordinal);
        Assert.Contains("members=2", Inspect([.. index, .. empty], conforms: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(100_000)]
    public void Bytes_after_the_trailer_are_a_finding(int count)
    {
        byte[] index = IndexFiles.Write(IndexFiles.Segments([Opam]), Time);

        string text = Inspect([.. index, .. new byte[count]], conforms: false);
        Assert.Contains($"bytes follow the gzip trailer ({count} at offset {index.Length}): opam 2.1 and 2.5 fail", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/packages/a/a.1/opam", "opam 2.6 cannot read")]
    [InlineData("./packages/a/a.1/opam", "component")]
    [InlineData("packages/a/../opam", "component")]
    [InlineData("README.md", "in vain")]
    public void A_path_out_of_the_profile_is_a_finding(string path, string finding) =>
        Assert.Contains(finding, InspectTar(Tar(Header(path), new byte[1024]), conforms: false), StringComparison.Ordinal);

    [Theory]
    [InlineData('1', "opam fails from 2.4 on")]
    [InlineData('2', "opam fails from 2.4 on")]
    [InlineData('5', "an entry of a folder")]
    [InlineData('x', "PAX or GNU")]
    [InlineData('L', "PAX or GNU")]
    public void An_entry_of_another_type_is_a_finding(char type, string finding)
    {
        byte[] header = Header("packages/a");
        header[156] = (byte)type;

        Assert.Contains(finding, InspectTar(Tar(Seal(header), new byte[1024]), conforms: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(103, '7', "0644")]
    [InlineData(109, '1', "0644")]
    [InlineData(265, 'r', "0644")]
    [InlineData(140, '7', "mtimes differ")]
    [InlineData(262, ' ', "not ustar")]
    public void A_field_out_of_the_profile_is_a_finding(int offset, char value, string finding)
    {
        byte[] header = Header("packages/b/b.1/opam");
        header[offset] = (byte)value;

        string text = InspectTar(Tar(Header("packages/a/a.1/opam"), Seal(header), new byte[1024]), conforms: false);
        Assert.Contains(finding, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_header_checksum_is_a_finding_that_ends_the_reading()
    {
        byte[] header = Header("packages/a/a.1/opam");
        header[0] = (byte)'q';

        Assert.Contains("tar header's checksum", InspectTar(Tar(header, new byte[1024]), conforms: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Order_and_duplicates_are_compared()
    {
        byte[] a = Header("packages/a/a.1/opam");
        byte[] b = Header("packages/b/b.1/opam");

        string text = InspectTar(Tar(b, a, b, new byte[1024]), conforms: false);
        Assert.Contains("order of bytes (packages/a/a.1/opam)", text, StringComparison.Ordinal);
        Assert.Contains("occurs twice (packages/b/b.1/opam)", text, StringComparison.Ordinal);
        Assert.Contains("packages: 2, versions: 3", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_and_the_repo_file_are_wanted()
    {
        Assert.Contains("opam 2.6 fails", InspectTar(Tar(Header("repo")), conforms: false), StringComparison.Ordinal);
        Assert.Contains("no file repo", InspectTar(Tar(Header("packages/a/a.1/opam"), new byte[1024]), conforms: false), StringComparison.Ordinal);
        Assert.Contains("opam-version", InspectTar(Tar(Header("repo"), new byte[1024]), conforms: false), StringComparison.Ordinal);
        Assert.Contains(
            "follows the zero blocks", InspectTar(Tar(Header("repo"), new byte[1024], Header("x")), conforms: false), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_cannot_steer_the_terminal()
    {
        string text = InspectTar(Tar(Header("packages/\u001b[2J"), Header("\u001b[2J"), new byte[1024]), conforms: false);

        Assert.Contains("\\x1b[2J", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_gzip_and_tar_make_by_default_is_told_apart()
    {
        using ToolFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "packages/a/a.1"));
        folder.Write("packages/a/a.1/opam", Opam.Content);
        folder.Write("repo", IndexFiles.Repo);
        folder.Run("tar", "--format=posix", "-cf", "index.tar", "packages", "repo");
        folder.Run("gzip", "-9", "index.tar");

        string text = Inspect(File.ReadAllBytes(Path.Combine(folder.Path, "index.tar.gz")), conforms: false);
        Assert.Contains("the gzip header holds a time", text, StringComparison.Ordinal);
        Assert.Contains("an entry of a folder", text, StringComparison.Ordinal);
        Assert.Contains("packages: 1, versions: 1", text, StringComparison.Ordinal);
    }

    private static byte[] Header(string path)
    {
        byte[] header = new byte[512];
        UstarHeader.Write(header, "x"u8, 0);
        header.AsSpan(0, 1).Clear();
        Encoding.ASCII.GetBytes(path).CopyTo(header, 0);
        return Seal(header);
    }

    private static byte[] Seal(byte[] header)
    {
        header.AsSpan(148, 8).Fill((byte)' ');
        int sum = header.Sum(b => b);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        return header;
    }

    private static byte[] Tar(params byte[][] blocks) => [.. blocks.SelectMany(block => block)];

    private static string InspectTar(byte[] tar, bool? conforms)
    {
        using MemoryStream gzip = new();
        gzip.Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]);
        using (DeflateStream deflate = new(gzip, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(tar);
        }

        byte[] trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc32.HashToUInt32(tar));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), (uint)tar.Length);
        gzip.Write(trailer);
        return Inspect(gzip.ToArray(), conforms);
    }

    private static string Inspect(byte[] file, bool? conforms)
    {
        using MemoryStream stream = new(file);
        using StringWriter text = new();
        bool found = IndexInspection.Inspect(stream, text);
        Assert.Equal(conforms ?? found, found);
        Assert.NotEqual(found, text.ToString().Contains("finding:", StringComparison.Ordinal));
        return text.ToString();
    }

    // Gives one byte at a time.
    private sealed class DripStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
