using System.IO.Compression;
using System.Text;
using Serai.Testing;
using Serai.Worker.Index;

namespace Serai.Worker.Tests.Index;

public sealed class StampingTests
{
    private const long Recent = 1783500000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_time_set_in_the_same_segments_gives_the_tar_that_was_written_with_it(int seed)
    {
        List<IndexedFile> files = IndexFiles.Make(seed, 60);
        List<Segment> segments = IndexFiles.Segments(files);
        IndexedFile[] all = [.. files, new IndexedFile("repo"u8.ToArray(), IndexFiles.Repo)];
        foreach (long seconds in new[] { 0, Recent, 0x1_5555_5555, 0x0_AAAA_AAAA, UstarTime.MaxSeconds })
        {
            // The inflater compares length and CRC-32 with the trailer.
            Assert.Equal(IndexFiles.PlainTar(all, seconds), Inflate(IndexFiles.Write(segments, seconds)));
        }
    }

    [Fact]
    public void An_mtime_is_written_once_in_a_window_and_copied_from_there()
    {
        List<IndexedFile> files =
            [.. Enumerable.Range(100, 60).Select(i => new IndexedFile(Encoding.ASCII.GetBytes($"packages/a/a.{i}/opam"), new byte[i]))];
        Segment segment = IndexFiles.Build(files, new SegmentBuilder());

        Assert.Equal(60, segment.Headers.Length);
        Assert.Equal(1, segment.Headers.ToArray().Count(header => header.MtimeRun is not null));
    }

    [Fact]
    public void A_match_that_would_end_inside_an_mtime_ends_before_it()
    {
        // Files that are alike from the last bytes of their contents to the header behind, which differs in its prefix field alone: the
        // longest match ends around its mtime.
        foreach (int length in Enumerable.Range(512 - 140, 140))
        {
            Random random = new(length);
            List<IndexedFile> files = [];
            for (int i = 10; i < 16; i++)
            {
                byte[] content = new byte[length];
                random.NextBytes(content);
                "the end!"u8.CopyTo(content.AsSpan(length - 8));
                files.Add(new IndexedFile(Encoding.ASCII.GetBytes($"packages/a/a.{i}/{new string('n', 98)}"), content));
            }

            List<Segment> segments = [IndexFiles.Build(files, new SegmentBuilder())];
            IndexedFile[] all = [.. files, new IndexedFile("repo"u8.ToArray(), IndexFiles.Repo)];

            Assert.Equal(IndexFiles.PlainTar(all, Recent), Inflate(IndexFiles.Write(segments, Recent)));
        }
    }

    [Fact]
    public void Headers_and_window_are_kept_over_the_chunks_of_a_large_segment()
    {
        Random random = new(7);
        byte[] noise = new byte[1_500_000];
        random.NextBytes(noise);
        byte[] words = [.. Enumerable.Range(0, 2_500_000).Select(_ => (byte)"opam 0123"[random.Next(9)])];
        List<IndexedFile> files =
        [
            new("packages/a/a.1/noise"u8.ToArray(), noise),
            new("packages/a/a.1/opam"u8.ToArray(), "x"u8.ToArray()),
            new("packages/a/a.2/words"u8.ToArray(), words),
            new("packages/a/a.3/opam"u8.ToArray(), []),
        ];
        List<Segment> segments = [IndexFiles.Build(files, new SegmentBuilder())];
        IndexedFile[] all = [.. files, new IndexedFile("repo"u8.ToArray(), IndexFiles.Repo)];

        Assert.Equal(IndexFiles.PlainTar(all, Recent), Inflate(IndexFiles.Write(segments, Recent)));
        Assert.InRange(segments[0].Deflated.Length, noise.Length, noise.Length + words.Length);
    }

    [Fact]
    public void A_tar_that_ends_where_a_chunk_does_is_whole()
    {
        // One header, and the rest of the first chunk of 32 kB and 1 MB; then one block less, one block more.
        foreach (int length in new[] { 1080832 - 512, 1080832 - 1024, 1080832 })
        {
            byte[] content = new byte[length];
            new Random(length).NextBytes(content);
            List<IndexedFile> files = [new("packages/a/a.1/opam"u8.ToArray(), content)];
            List<Segment> segments = [IndexFiles.Build(files, new SegmentBuilder())];
            IndexedFile[] all = [.. files, new IndexedFile("repo"u8.ToArray(), IndexFiles.Repo)];

            Assert.Equal(IndexFiles.PlainTar(all, Recent), Inflate(IndexFiles.Write(segments, Recent)));
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(long.MinValue, 0)]
    [InlineData(1L << 33, (1L << 33) - 1)]
    [InlineData(long.MaxValue, (1L << 33) - 1)]
    [InlineData(Recent, Recent)]
    public void A_time_beyond_eleven_octal_digits_is_taken_as_the_nearest(long seconds, long held)
    {
        Assert.Equal(held, new UstarTime(seconds).Seconds);
        Assert.Equal(Convert.ToString(held, 8).PadLeft(11, '0'), string.Concat(Enumerable.Range(0, 11).Select(new UstarTime(seconds).Digit)));
    }

    [Fact]
    public void Setting_a_time_allocates_nothing()
    {
        Segment segment = IndexFiles.Segments(IndexFiles.Make(5, 40))[0];
        byte[] bytes = [.. segment.Deflated, 1, 2, 3, 4];
        uint crc = 0;
        Assert.Equal(0, Allocations.OfEachRun(() =>
        {
            Segment.Stamp(segment.Headers, bytes, new UstarTime(Recent));
            crc = segment.TarCrcAt(new UstarTime(Recent));
        }));
        Assert.NotEqual(segment.TarCrc, crc);
        Assert.Equal([1, 2, 3, 4], bytes[^4..]);
        Segment.Stamp(segment.Headers, bytes, null);
        Assert.True(segment.Deflated.SequenceEqual(bytes.AsSpan(0, bytes.Length - 4)));
    }

    [Fact]
    public void Making_a_segment_allocates_the_segment_alone()
    {
        List<IndexedFile> files = IndexFiles.Make(6, 30);
        SegmentBuilder builder = new();
        Segment segment = null!;
        long allocated = Allocations.OfEachRun(() =>
        {
            AddAll(builder, files);
            segment = builder.Build(default);
        });

        Assert.InRange(allocated, segment.Deflated.Length, segment.Deflated.Length + (64 * segment.Headers.Length) + 1000);
    }

    private static void AddAll(SegmentBuilder builder, List<IndexedFile> files)
    {
        foreach (IndexedFile file in files)
        {
            builder.TryAddFile(file.Path, file.Content, out _);
        }
    }

    internal static byte[] Inflate(byte[] gzip)
    {
        using MemoryStream tar = new();
        using GZipStream inflated = new(new MemoryStream(gzip), CompressionMode.Decompress);
        inflated.CopyTo(tar);
        return tar.ToArray();
    }

    internal static byte[]? TryInflate(byte[] gzip)
    {
        try
        {
            return Inflate(gzip);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
