using System.Text;
using Serai.Worker.Index;

namespace Serai.Worker.Tests.Index;

/// <summary>What is taken from a segment that is there already.</summary>
public sealed class UnpackedSegmentTests
{
    private readonly UnpackedSegment _unpacked = new();

    [Fact]
    public void Every_file_of_every_package_comes_back_in_order()
    {
        foreach (List<IndexedFile> part in IndexFiles.Split(IndexFiles.Make(31, 200)))
        {
            Segment segment = IndexFiles.Build(part, new SegmentBuilder());
            _unpacked.Open(segment.Key, _ => segment);
            foreach (IGrouping<string, IndexedFile> package in part.GroupBy(file => file.Package))
            {
                IReadOnlyList<(byte[] Path, ReadOnlyMemory<byte> Content)> taken = Take($"packages/{package.Key}");
                Assert.Equal(package.Select(file => file.Name), taken.Select(file => Encoding.UTF8.GetString(file.Path)));
                Assert.All(package.Zip(taken), pair => Assert.True(pair.First.Content.AsSpan().SequenceEqual(pair.Second.Content.Span), pair.First.Name));
            }
        }
    }

    [Fact]
    public void A_package_that_is_not_there_leaves_the_others_to_be_taken()
    {
        Segment segment = Of("packages/b/b.1/opam", "packages/bc/bc.1/opam", "packages/d");
        _unpacked.Open(segment.Key, _ => segment);
        Assert.Empty(Take("packages/a"));
        Assert.Single(Take("packages/b"));
        Assert.Empty(Take("packages/c"));
        Assert.Single(Take("packages/bc"));
        Assert.Single(Take("packages/d"));
        Assert.Empty(Take("packages/e"));
    }

    [Fact]
    public void Of_a_segment_that_is_not_there_or_not_what_it_was_nothing_is_taken()
    {
        Segment whole = Of("packages/b/b.1/opam");
        var other = new Segment(whole.Key, whole.Deflated.ToArray(), whole.TarLength, whole.TarCrc ^ 1, whole.Headers.ToArray());
        var cut = new Segment(whole.Key, whole.Deflated[..(whole.Deflated.Length / 2)].ToArray(), whole.TarLength, whole.TarCrc, whole.Headers.ToArray());
        foreach (Segment? found in (Segment?[])[null, other, cut])
        {
            var unpacked = new UnpackedSegment();
            unpacked.Open(whole.Key, _ => found);
            Assert.Empty(unpacked.Take("packages/b"u8));
        }
    }

    [Fact]
    public void A_very_large_segment_is_not_inflated()
    {
        var builder = new SegmentBuilder();
        Assert.True(builder.TryAddFile("packages/b/b.1/files/large"u8, new byte[UnpackedSegment.MaxTarLength], out _));
        Segment segment = builder.Build(default);
        _unpacked.Open(segment.Key, _ => segment);
        Assert.Empty(Take("packages/b"));
    }

    private static Segment Of(params string[] paths) =>
        IndexFiles.Build([.. paths.Select(path => new IndexedFile(Encoding.UTF8.GetBytes(path), Encoding.UTF8.GetBytes($"content of {path}")))], new SegmentBuilder());

    private IReadOnlyList<(byte[] Path, ReadOnlyMemory<byte> Content)> Take(string path) => _unpacked.Take(Encoding.UTF8.GetBytes(path));
}
