using System.Security.Cryptography;
using Serai.Testing;

namespace Serai.EndToEnd.Fixtures;

/// <summary>
/// Real archives at their real URLs: Debian's source packages carry some of upstream's unchanged (<c>./test</c> gets them, below
/// <c>artifacts/archives</c>), and the extra sources of the compiler's packages are files in the history of the real repository.
/// </summary>
internal sealed class RealArchives
{
    // ocaml-config.install, and gen_ocaml_config.ml.in of ocaml-config.2 and of ocaml-system.4.13.1.
    private static readonly string[] Blobs =
        ["03a7de264c06cdb86c2a32861f5b6b4e25bfeb4d", "8de5a661c9b5733c2ab4e85ac4bddcb8f2fb9833", "fdc510a6d95d392e9ac4f70f7586283e51da8b1d"];

    private readonly Dictionary<string, byte[]> _byChecksum = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _byCachePath = new(StringComparer.Ordinal);

    private RealArchives(IEnumerable<byte[]> archives)
    {
        foreach (byte[] archive in archives)
        {
            Add("md5", MD5.HashData(archive), archive);
            Add("sha256", SHA256.HashData(archive), archive);
            Add("sha512", SHA512.HashData(archive), archive);
        }
    }

    /// <summary>The bytes at each URL of the packages that were asked for.</summary>
    public IReadOnlyDictionary<string, byte[]> ByUrl => _byUrl;

    /// <summary>All of them below each checksum, as paths of an archive cache: <c>/md5/ab/ab12…</c>.</summary>
    public IReadOnlyDictionary<string, byte[]> ByCachePath => _byCachePath;

    /// <summary>Finds what some packages download; the test is skipped where the archives are not here.</summary>
    /// <param name="packages">Packages with their versions, as <c>ocamlbuild.0.14.1</c>.</param>
    public static async Task<RealArchives> OfAsync(params string[] packages)
    {
        string repository = Path.Combine(RealData.Folder, RealData.Repository);
        string stored = Path.Combine(SourceTree.Root, "artifacts", "archives");
        string[] files = Directory.Exists(stored) ? Directory.GetFiles(stored, "*.orig.tar.*") : [];
        Assert.SkipWhen(files.Length == 0, "Debian's source packages could not be had (./test gets them)");

        var archives = new RealArchives(
            [.. files.Select(File.ReadAllBytes), .. Blobs.Select(blob => RealData.RunGit(repository, "cat-file", "blob", blob).Output)]);
        using var folder = new TemporaryFolder();
        foreach (string package in packages)
        {
            string path = $"packages/{package[..package.IndexOf('.')]}/{package}/opam";
            folder.File(path, RealData.RunGit(repository, "show", "HEAD:" + path).Output);
        }

        CommandResult rows = await SeraiProgram.RunAsync("inspect", "opam", folder.Path);
        Assert.True(rows.Exit == 0, rows.ToString());
        foreach (string[] row in rows.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')))
        {
            archives.TakeUrl(url: row[2], checksums: row[3].Split(','));
        }

        return archives;
    }

    private void TakeUrl(string url, string[] checksums)
    {
        string? known = Array.Find(checksums, _byChecksum.ContainsKey);
        Assert.True(known is not null, $"none of Debian's archives is that of {url}");
        _byUrl[url] = _byChecksum[known!];
    }

    private void Add(string algorithm, byte[] digest, byte[] archive)
    {
        string hex = Convert.ToHexStringLower(digest);
        _byChecksum[$"{algorithm}={hex}"] = archive;
        _byCachePath[$"/{algorithm}/{hex[..2]}/{hex}"] = archive;
    }
}
