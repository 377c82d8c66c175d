using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Serai.Tests.Doctor;

/// <summary>A small repository: three packages, of whose archives one is named by each algorithm first, and its index as any tool could make it.</summary>
internal sealed class SampleIndex
{
    public static readonly byte[] Repo = Encoding.ASCII.GetBytes("opam-version: \"2.0\"\narchive-mirrors: \"cache\"\nstamp: \"one\"\n");

    private static readonly string[][] Algorithms = [["sha256", "md5"], ["md5"], ["sha512", "md5"]];

    public static IReadOnlyList<byte[]> Archives { get; } = [.. Enumerable.Range(0, 3).Select(i => Encoding.ASCII.GetBytes($"the archive number {i}, which is long enough to have a middle"))];

    /// <summary>When everything was changed last.</summary>
    public static DateTimeOffset Modified { get; } = new(2026, 1, 1, 10, 0, 0, TimeSpan.Zero);

    /// <summary>What is put in front of each name.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>Whether there is a file repo.</summary>
    public bool HasRepo { get; init; } = true;

    /// <summary>In how many gzip members it comes.</summary>
    public int Members { get; init; } = 1;

    /// <summary>Whether entries of folders come along, as GNU tar makes them.</summary>
    public bool HasFolders { get; init; }

    /// <summary>Where an archive lies below <c>cache/</c>.</summary>
    public static string PathOf(string algorithm, byte[] archive)
    {
        string hex = HexOf(algorithm, archive);
        return $"{algorithm}/{hex[..2]}/{hex}";
    }

    /// <summary>All paths that the index lets clients ask for, with their archive.</summary>
    public static Dictionary<string, byte[]> Cache() => Algorithms
        .SelectMany((algorithms, i) => algorithms.Select(algorithm => (Path: PathOf(algorithm, Archives[i]), Archive: Archives[i])))
        .ToDictionary(each => each.Path, each => each.Archive, StringComparer.Ordinal);

    /// <summary>The file.</summary>
    public byte[] Write()
    {
        byte[] tar = WriteTar();
        using var file = new MemoryStream();
        int piece = (tar.Length + Members - 1) / Members;
        for (int start = 0; start < tar.Length; start += piece)
        {
            using var member = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
            member.Write(tar, start, Math.Min(piece, tar.Length - start));
        }

        return file.ToArray();
    }

    private static string HexOf(string algorithm, byte[] archive) => Convert.ToHexStringLower(algorithm switch
    {
        "md5" => MD5.HashData(archive),
        "sha256" => SHA256.HashData(archive),
        _ => SHA512.HashData(archive),
    });

    private byte[] WriteTar()
    {
        using var file = new MemoryStream();
        using (var tar = new TarWriter(file, TarEntryFormat.Ustar, leaveOpen: true))
        {
            if (HasFolders)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "packages/") { ModificationTime = Modified });
            }

            for (int i = 0; i < Archives.Count; i++)
            {
                string checksums = string.Join(' ', Algorithms[i].Select(algorithm => $"\"{algorithm}={HexOf(algorithm, Archives[i])}\""));
                Add(tar, $"packages/p{i}/p{i}.1/opam", Encoding.ASCII.GetBytes($"opam-version: \"2.0\"\nurl {{ src: \"https://example.org/{i}.tgz\" checksum: [{checksums}] }}\n"));
            }

            if (HasRepo)
            {
                Add(tar, "repo", Repo);
            }
        }

        return file.ToArray();
    }

    private void Add(TarWriter tar, string name, byte[] content) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, Prefix + name)
    {
        DataStream = new MemoryStream(content),
        ModificationTime = Modified,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
    });
}
