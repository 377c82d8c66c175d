using System.Formats.Tar;
using System.IO.Compression;

namespace Serai.Worker.Demo;

/// <summary>Writes an archive of the demonstration: a folder named after the version, in a gzipped tar.</summary>
internal static class DemoArchive
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static void Write(Stream output, string folder, IEnumerable<(string Name, byte[] Content)> files)
    {
        using var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        using var tar = new TarWriter(gzip, TarEntryFormat.Ustar);
        foreach ((string name, byte[] content) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            using var data = new MemoryStream(content, writable: false);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{folder}/{name}")
            {
                DataStream = data,
                Mode = name.EndsWith(".sh", StringComparison.Ordinal) ? Runnable : Readable,
                ModificationTime = DemoCommit.Time,
            });
        }
    }
}
