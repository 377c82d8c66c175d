using System.Text;
using Serai.Worker.Index;

namespace Serai.Worker.Tests.Index;

/// <summary>The files of a segment, one after another.</summary>
public sealed class SegmentFilesTests
{
    [Fact]
    public void Every_file_comes_back_in_order_whether_its_content_is_read_or_not()
    {
        foreach (List<IndexedFile> part in IndexFiles.Split(IndexFiles.Make(37, 200)))
        {
            using var files = new SegmentFiles(IndexFiles.Build(part, new SegmentBuilder()));
            for (int i = 0; i < part.Count; i++)
            {
                Assert.Equal(part[i].Name, Encoding.UTF8.GetString(files.Next()!));
                Assert.Equal(part[i].Content.Length, files.Length);
                if (i % 3 != 0)
                {
                    Assert.True(part[i].Content.AsSpan().SequenceEqual(files.ReadContent()), part[i].Name);
                }
            }

            Assert.Null(files.Next());
            Assert.Null(files.Next());
        }
    }

    [Fact]
    public void A_segment_that_is_cut_or_longer_than_it_says_is_an_error()
    {
        Segment whole = IndexFiles.Build([.. IndexFiles.Make(5, 40)], new SegmentBuilder());
        var cut = new Segment(whole.Key, whole.Deflated[..(whole.Deflated.Length / 2)].ToArray(), whole.TarLength, whole.TarCrc, whole.Headers.ToArray());
        var shorter = new Segment(whole.Key, whole.Deflated.ToArray(), whole.TarLength - UstarHeader.BlockSize, whole.TarCrc, whole.Headers.ToArray());
        Assert.Throws<EndOfStreamException>(() => ReadAll(cut));
        Assert.Throws<InvalidDataException>(() => ReadAll(shorter));
    }

    private static void ReadAll(Segment segment)
    {
        using var files = new SegmentFiles(segment);
        while (files.Next() is not null)
        {
        }
    }
}
