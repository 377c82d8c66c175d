using System.Globalization;
using System.Text;
using Serai.Store;
using Serai.Store.Archives;

namespace Serai.Worker.Demo;

/// <summary>
/// Makes a small opam repository out of files that the program carries: a bare git repository, and its archives in a data folder, so
/// that a mirror of it needs no network.
/// </summary>
public static class DemoRepository
{
    private const string ArchivesPrefix = "archives/";

    /// <summary>Makes it.</summary>
    /// <param name="repositoryFolder">Where the git repository comes to lie; must not exist.</param>
    /// <param name="dataFolder">The data folder of the mirror to be.</param>
    /// <param name="files">By path: <c>repo</c>, <c>packages/…/opam</c>, and below <c>archives/NAME.VERSION/</c> what that version's archive
    /// holds.</param>
    public static void Make(string repositoryFolder, string dataFolder, IReadOnlyDictionary<string, byte[]> files)
    {
        var archives = new ArchiveStore(DataFolder.Open(dataFolder));
        var commit = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var carried = new Dictionary<string, List<(string Name, byte[] Content)>>(StringComparer.Ordinal);
        foreach ((string path, byte[] content) in files)
        {
            string[] parts = path.Split('/', 3);
            if (!path.StartsWith(ArchivesPrefix, StringComparison.Ordinal))
            {
                commit.Add(path, content);
            }
            else if (carried.TryGetValue(parts[1], out List<(string Name, byte[] Content)>? archive))
            {
                archive.Add((parts[2], content));
            }
            else
            {
                carried.Add(parts[1], [(parts[2], content)]);
            }
        }

        foreach ((string version, List<(string Name, byte[] Content)> archive) in carried)
        {
            using var bytes = new MemoryStream();
            DemoArchive.Write(bytes, version, archive);
            bytes.Position = 0;
            string opam = $"packages/{version.Split('.')[0]}/{version}/opam";
            commit[opam] = [.. commit[opam], .. UrlSection(version, archives.Add(bytes))];
        }

        DemoCommit.Write(repositoryFolder, commit);
    }

    private static byte[] UrlSection(string version, IReadOnlyList<ArchiveHash> hashes)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"url {{\n  src: \"https://serai.invalid/demo/{version}.tar.gz\"\n  checksum: [\n");
        foreach (ArchiveHash hash in hashes.Where(hash => hash.Algorithm != ArchiveHashAlgorithm.Sha512))
        {
            text.Append(CultureInfo.InvariantCulture, $"    \"{hash}\"\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("  ]\n}\n").ToString());
    }
}
