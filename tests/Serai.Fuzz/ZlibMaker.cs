using System.IO.Compression;

namespace Serai.Fuzz;

/// <summary>Makes zlib streams of every kind of block.</summary>
internal static class ZlibMaker
{
    public static byte[] Deflate(Random random, byte[] content)
    {
        using var output = new MemoryStream();
        var options = new ZLibCompressionOptions { CompressionLevel = random.Next(10), CompressionStrategy = (ZLibCompressionStrategy)random.Next(5) };
        using (var zlib = new ZLibStream(output, options, leaveOpen: true))
        {
            int flushed = random.Next(5) == 0 ? random.Next(content.Length + 1) : 0;
            zlib.Write(content.AsSpan(0, flushed));
            if (flushed > 0)
            {
                zlib.Flush(); // ends a block: an empty stored one follows
            }

            zlib.Write(content.AsSpan(flushed));
        }

        return output.Length > 0 ? output.ToArray() : [0x78, 0x9C, 3, 0, 0, 0, 0, 1];
    }
}
