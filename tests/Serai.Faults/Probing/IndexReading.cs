using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Serai.Faults.Probing;

/// <summary>Reads an index as any client would.</summary>
internal static class IndexReading
{
    /// <summary>The sha256 of the <c>repo</c> file in it.</summary>
    public static string RepoSha256(byte[] index)
    {
        using var gzip = new GZipStream(new MemoryStream(index), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name == "repo")
            {
                return Convert.ToHexStringLower(SHA256.HashData(entry.DataStream ?? Stream.Null));
            }
        }

        throw new InvalidDataException("the index has no repo file");
    }
}
