using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Serai.Worker.Index;

namespace Serai.Worker.Tests.Index;

public sealed class RealIndexTests
{
    [Fact]
    public void The_index_of_the_real_repository_conforms_and_is_at_most_a_twentieth_larger_than_gzip_makes_it()
    {
        const long Time = 1783500000;
        using ToolFolder folder = new();
        List<IndexedFile> files = ReadRepository(folder);
        SegmentBuilder builder = new();
        long start = Stopwatch.GetTimestamp();
        List<Segment> segments = IndexFiles.Segments(files.Where(file => file.Package.Length != 0), builder);
        TimeSpan compressing = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        byte[] index = IndexFiles.Write(segments, Time);
        TimeSpan writing = Stopwatch.GetElapsedTime(start);

        IEnumerable<IndexedFile> indexed =
            files.Where(file => file.Package.Length != 0).Append(new IndexedFile("repo"u8.ToArray(), IndexFiles.Repo));
        byte[] tar = StampingTests.Inflate(index);
        Assert.True(IndexFiles.PlainTar(indexed, Time).AsSpan().SequenceEqual(tar));
        Assert.Equal("", folder.Run("gzip", "-t", folder.Write("index.tar.gz", index)));
        using StringWriter report = new();
        Assert.True(IndexInspection.Inspect(new MemoryStream(index), report), report.ToString());

        folder.Write("plain.tar", tar);
        folder.Run("gzip", "-6", "plain.tar");
        long gzip = new FileInfo(Path.Combine(folder.Path, "plain.tar.gz")).Length;
        double ratio = (double)index.Length / gzip;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"segments={segments.Count} tar={tar.Length} index={index.Length} gzip-6={gzip} ratio={ratio:F4} "
            + $"table={IndexFiles.Table(segments).Length} compress={compressing.TotalMilliseconds:F0}ms write={writing.TotalMilliseconds:F1}ms");
        Assert.InRange(ratio, 0, 1.05);
    }

    private static List<IndexedFile> ReadRepository(ToolFolder folder)
    {
        if (Environment.GetEnvironmentVariable("SERAI_DATA") is not { Length: > 0 } data)
        {
            Assert.Skip("SERAI_DATA does not name the folder of real data");
            return [];
        }

        string archive = Path.Combine(folder.Path, "archive.tar");
        folder.Run("git", "--git-dir", Path.Combine(data, "opam-repository.git"), "archive", "--format=tar", "-o", archive, "HEAD");
        List<IndexedFile> files = [];
        using TarReader reader = new(File.OpenRead(archive));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile)
            {
                using MemoryStream content = new();
                entry.DataStream?.CopyTo(content);
                files.Add(new IndexedFile(Encoding.UTF8.GetBytes(entry.Name), content.ToArray()));
            }
        }

        files.Sort((a, b) => a.Path.AsSpan().SequenceCompareTo(b.Path));
        return files;
    }
}
