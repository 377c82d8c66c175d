namespace Serai.Store.Archives;

/// <summary>What lies in <c>archives/</c>, read from the disk as it goes: one folder of two hex digits at a time. What is no archive is passed over.</summary>
public sealed class ArchiveListing(DataFolder folder)
{
    /// <summary>The stored archives, in the order of their sha256.</summary>
    /// <param name="after">Hex digits: only those behind it; empty for all.</param>
    public IEnumerable<ArchiveHash> Stored(string after = "") => List(ArchiveHashAlgorithm.Sha256, after);

    /// <summary>The aliases, those under md5 first, each kind in order.</summary>
    public IEnumerable<ArchiveHash> Aliases() => List(ArchiveHashAlgorithm.Md5, "").Concat(List(ArchiveHashAlgorithm.Sha512, ""));

    private IEnumerable<ArchiveHash> List(ArchiveHashAlgorithm algorithm, string after)
    {
        string name = ArchiveHash.NameOf(algorithm);
        string root = Path.Combine(folder.Archives, name);
        foreach (string digits in Names(root, Directory.EnumerateDirectories))
        {
            if (digits.Length != 2 || string.CompareOrdinal(digits, after.Length < 2 ? after : after[..2]) < 0)
            {
                continue;
            }

            foreach (string hex in Names(Path.Combine(root, digits), Directory.EnumerateFiles))
            {
                if (string.CompareOrdinal(hex, after) > 0 && hex.StartsWith(digits, StringComparison.Ordinal) && ArchiveHash.TryParse(name, hex, out ArchiveHash hash))
                {
                    yield return hash;
                }
            }
        }
    }

    private static string[] Names(string path, Func<string, IEnumerable<string>> enumerate)
    {
        try
        {
            string[] names = [.. enumerate(path).Select(each => Path.GetFileName(each)!)];
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
