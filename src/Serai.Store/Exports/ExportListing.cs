using System.Globalization;
using System.Text;
using Serai.Store.Generations;

namespace Serai.Store.Exports;

/// <summary>
/// Every file of an export with its size and, but for archives, its sha256: what one export is compared by with the next. Lines of
/// <c>size sha256 path</c> in the order of paths, a hyphen where the path is the checksum.
/// </summary>
public sealed class ExportListing
{
    private const string NoSha256 = "-";

    private readonly SortedDictionary<string, (long Size, string Sha256)> _files = new(StringComparer.Ordinal);

    /// <summary>The paths, in order.</summary>
    public IEnumerable<string> Paths => _files.Keys;

    /// <summary>How many files there are.</summary>
    public int Count => _files.Count;

    /// <summary>Reads the listing of the export before.</summary>
    /// <returns>An empty one where it is missing or no listing: then everything counts as changed.</returns>
    public static ExportListing Read(string path)
    {
        var listing = new ExportListing();
        if (!File.Exists(path))
        {
            return listing;
        }

        foreach (string line in File.ReadLines(path))
        {
            string[] fields = line.Split(' ', 3);
            if (fields.Length != 3 || !long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out long size))
            {
                return new ExportListing();
            }

            listing._files[fields[2]] = (size, fields[1]);
        }

        return listing;
    }

    /// <summary>Adds an archive under one of its checksums.</summary>
    public void AddArchive(string path, long size) => _files[path] = (size, NoSha256);

    /// <summary>Adds a file.</summary>
    public void Add(string path, GenerationFile file) => _files[path] = (file.Size, file.Sha256);

    /// <summary>Whether the path is among them.</summary>
    public bool Contains(string path) => _files.ContainsKey(path);

    /// <summary>The paths that are not the same, or not at all, in another listing.</summary>
    public IReadOnlyList<string> OtherThanIn(ExportListing before) =>
        [.. _files.Where(file => !before._files.TryGetValue(file.Key, out (long, string) was) || was != file.Value).Select(file => file.Key)];

    /// <summary>The paths that another listing lacks.</summary>
    public IReadOnlyList<string> MissingIn(ExportListing other) => [.. _files.Keys.Where(path => !other._files.ContainsKey(path))];

    /// <summary>The listing as its file has it.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        foreach ((string path, (long size, string sha256)) in _files)
        {
            text.Append(CultureInfo.InvariantCulture, $"{size} {sha256} {path}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
