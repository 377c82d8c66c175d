using System.Buffers.Binary;
using System.IO.Hashing;
using Serai.Testing;
using Serai.Worker.Index;

namespace Serai.Worker.Tests.Index;

public sealed class SegmentTableTests
{
    [Fact]
    public void Segments_taken_from_an_index_of_another_time_are_those_that_were_built()
    {
        List<Segment> built = IndexFiles.Segments(IndexFiles.Make(21, 100));
        byte[] index = IndexFiles.Write(built, 1783500000, "dev\n"u8.ToArray());
        SegmentTable table = SegmentTable.Read(IndexFiles.Table(built));
        List<Segment> taken = [.. built.Select(segment => table.Find(segment.Key, index)!)];

        Assert.Equal(built.Count, table.Count);
        Assert.All(built.Zip(taken), pair =>
        {
            Assert.True(pair.First.Deflated.SequenceEqual(pair.Second.Deflated));
            Assert.True(pair.First.Headers.SequenceEqual(pair.Second.Headers));
        });
        Assert.Equal(IndexFiles.Write(built, 1783512345), IndexFiles.Write(taken, 1783512345));
        Assert.Equal(IndexFiles.Table(built), IndexFiles.Table(taken));
    }

    [Fact]
    public void An_index_reached_by_many_updates_is_the_one_built_from_nothing()
    {
        Random random = new(27);
        SortedDictionary<string, IndexedFile> files = new(StringComparer.Ordinal);
        IndexFiles.Make(27, 150, odd: false).ForEach(file => files.Add(file.Name, file));
        byte[] index = [];
        byte[] table = IndexFiles.Table([]);
        SegmentBuilder builder = new();
        int reused = 0;
        for (int update = 0; update < 20; update++)
        {
            foreach (IndexedFile file in IndexFiles.Make(100 + update, 3, odd: update % 5 == 0))
            {
                files[file.Name] = file;
                files.Remove(files.Keys.ElementAt(random.Next(files.Count)));
            }

            SegmentTable old = SegmentTable.Read(table);
            List<Segment> segments = [];
            foreach (List<IndexedFile> part in IndexFiles.Split(files.Values))
            {
                Segment? known = old.Find(IndexFiles.Key(part), index);
                reused += known is null ? 0 : 1;
                segments.Add(known ?? IndexFiles.Build(part, builder));
            }

            index = IndexFiles.Write(segments, 1783500000 + (977 * update));
            table = IndexFiles.Table(segments);
            Assert.Equal(IndexFiles.Write(IndexFiles.Segments(files.Values), 1783500000 + (977 * update)), index);
        }

        Assert.True(reused > 20);
    }

    [Fact]
    public void An_unknown_key_is_absent()
    {
        SegmentTable table = SegmentTable.Read(IndexFiles.Table([]));

        Assert.Null(table.Find(default, new byte[100]));
    }

    [Fact]
    public void A_segment_is_not_taken_where_a_bit_of_it_flipped_in_the_index()
    {
        List<Segment> built = IndexFiles.Segments(IndexFiles.Make(22, 100));
        byte[] index = IndexFiles.Write(built, 1783500000);
        SegmentTable table = SegmentTable.Read(IndexFiles.Table(built));
        index[IndexWriter.FirstSegmentOffset + (built[0].Deflated.Length / 2)] ^= 0x10;

        Assert.Null(table.Find(built[0].Key, index));
        Assert.NotNull(table.Find(built[1].Key, index));
        Assert.Null(table.Find(built[^1].Key, index.AsSpan(0, index.Length / 2)));
    }

    [Fact]
    public void Every_flipped_bit_and_every_cut_of_the_file_is_seen()
    {
        byte[] file = IndexFiles.Table(IndexFiles.Segments(IndexFiles.Make(23, 3)));
        for (int i = 0; i < file.Length; i++)
        {
            byte[] damaged = [.. file];
            damaged[i] ^= (byte)(1 << (i % 8));
            Assert.Throws<InvalidDataException>(() => SegmentTable.Read(damaged));
            Assert.Throws<InvalidDataException>(() => SegmentTable.Read(file.AsSpan(0, i)));
        }
    }

    [Fact]
    public void A_damaged_file_with_a_right_checksum_is_refused_or_read_but_never_followed_out_of_bounds()
    {
        List<Segment> segments = IndexFiles.Segments(IndexFiles.Make(24, 6));
        byte[] index = IndexFiles.Write(segments, 1783500000);
        byte[] file = IndexFiles.Table(segments);
        int refused = 0;
        for (int i = 8; i < file.Length - 4; i++)
        {
            foreach (byte value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
            {
                byte[] damaged = [.. file];
                damaged[i] = value;
                Seal(damaged);
                try
                {
                    SegmentTable table = SegmentTable.Read(damaged);
                    foreach (Segment segment in segments)
                    {
                        table.Find(segment.Key, index)?.TarCrcAt(new UstarTime(1));
                    }
                }
                catch (InvalidDataException e)
                {
                    Assert.Contains("expected", e.Message, StringComparison.Ordinal);
                    refused++;
                }
            }
        }

        Assert.True(refused > file.Length / 10);
    }

    [Fact]
    public void Counts_that_the_file_cannot_hold_are_refused_before_anything_is_allocated()
    {
        byte[] file = IndexFiles.Table(IndexFiles.Segments(IndexFiles.Make(25, 1)));
        foreach (int place in new[] { 16, 20 + 32 + 16 })
        {
            byte[] damaged = [.. file];
            BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(place), int.MaxValue);
            Seal(damaged);
            Assert.InRange(Allocations.OfEachRun(() => Assert.Throws<InvalidDataException>(() => SegmentTable.Read(damaged))), 0, 100_000);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    public void A_file_of_another_format_is_an_empty_table(int place)
    {
        byte[] file = IndexFiles.Table(IndexFiles.Segments(IndexFiles.Make(26, 3)));
        file[place]++;
        Seal(file);

        Assert.Equal(0, SegmentTable.Read(file).Count);
    }

    private static void Seal(byte[] file) =>
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(file.Length - 4), Crc32.HashToUInt32(file.AsSpan(0, file.Length - 4)));
}
