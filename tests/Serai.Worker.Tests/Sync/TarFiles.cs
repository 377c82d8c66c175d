using System.Formats.Tar;
using System.IO.Compression;

namespace Serai.Worker.Tests.Sync;

/// <summary>What a client finds in an index, read by the framework's own reader.</summary>
internal static class TarFiles
{
    public static SortedDictionary<string, byte[]> Read(byte[] index)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        using var gzip = new GZipStream(new MemoryStream(index), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files.Add(entry.Name, content.ToArray());
        }

        return files;
    }
}
