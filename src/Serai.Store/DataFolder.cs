using System.Buffers;
using System.Globalization;
using Serai.Store.Archives;

namespace Serai.Store;

/// <summary>Every path of the data folder, in one place. Paths are made of constants, numbers and hex digits, never of upstream's text.</summary>
public sealed class DataFolder
{
    private const string CurrentName = "CURRENT";

    private static readonly SearchValues<char> PartNameCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-.");

    private DataFolder(string root) => Root = root;

    /// <summary>The folder itself, absolute.</summary>
    public string Root { get; }

    /// <summary>Held by the front, or by a command that takes its place.</summary>
    public string FrontLock => Path.Combine(Root, "serai.lock");

    /// <summary>Held by the worker.</summary>
    public string WorkerLock => Path.Combine(Root, "worker.lock");

    /// <summary>The pointer to the newest generation.</summary>
    public string Current => Path.Combine(Root, CurrentName);

    /// <summary>The folder that holds a folder for each kept generation.</summary>
    public string Generations => Path.Combine(Root, "generations");

    /// <summary>What packages are found by and shown as; follows the newest generation.</summary>
    public string Descriptions => Path.Combine(Root, "descriptions");

    /// <summary>Archives by checksum.</summary>
    public string Archives => Path.Combine(Root, "archives");

    /// <summary>The git store, where it lives on disk.</summary>
    public string Git => Path.Combine(Root, "git");

    /// <summary>The repository that is being imported; whatever is left here is removed by the next import.</summary>
    public string Import => Path.Combine(Root, "import");

    /// <summary>What was found to be damaged, kept for a look.</summary>
    public string Quarantine => Path.Combine(Root, "quarantine");

    /// <summary>How far the scrub of the archives is.</summary>
    public string ScrubCursor => Path.Combine(Root, "scrub.json");

    /// <summary>When a remote was last heard of.</summary>
    public string Contact => Path.Combine(Root, "contact.json");

    /// <summary>When archives were last asked for.</summary>
    public string ServedTimes => Path.Combine(Root, "served");

    /// <summary>Unfinished files; whatever is left here at a start is removed by the worker.</summary>
    public string Temporary => Path.Combine(Root, "tmp");

    /// <summary>Names the folder and makes it, with the ones below, where they are missing.</summary>
    /// <exception cref="IOException">It cannot be made; the message names the path.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static DataFolder Open(string path)
    {
        var folder = new DataFolder(Path.GetFullPath(path));
        foreach (string each in new[] { folder.Root, folder.Generations, folder.Archives, folder.Temporary })
        {
            Directory.CreateDirectory(each);
        }

        return folder;
    }

    /// <summary>Names a folder without touching the disk, for reading what may be there.</summary>
    public static DataFolder At(string path) => new(Path.GetFullPath(path));

    /// <summary>The folder of one generation.</summary>
    public string Generation(long number) => Path.Combine(Generations, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Where an archive, or an alias of one, lies: <c>archives/&lt;algo&gt;/&lt;hh&gt;/&lt;hex&gt;</c>.</summary>
    public string Archive(ArchiveHash hash)
    {
        string hex = hash.Hex;
        return Path.Combine(Archives, hash.AlgorithmName, hex[..2], hex);
    }

    /// <summary>The growing file of a fetch, by the name that a <see cref="Control.FetchReport"/> has.</summary>
    /// <param name="name">Letters, digits, hyphens and dots, beginning with a letter or digit.</param>
    /// <exception cref="ArgumentException">The name has anything else in it.</exception>
    public string Part(string name) =>
        name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(PartNameCharacters)
            ? Path.Combine(Temporary, name)
            : throw new ArgumentException($"not the name of a growing file: {name}", nameof(name));
}
