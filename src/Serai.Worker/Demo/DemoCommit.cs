using System.Globalization;
using System.Text;
using Serai.Git;
using Serai.Git.Packs;

namespace Serai.Worker.Demo;

/// <summary>Writes a bare git repository of one commit: a pack, its index, and the refs (gitrepository-layout(5)).</summary>
internal static class DemoCommit
{
    private const string Branch = "refs/heads/main";
    private const string Author = "Serai <demo@serai.invalid>";

    /// <summary>When the commit says that it was made: always the same, so that the demonstration has one id.</summary>
    public static DateTimeOffset Time { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes it.</summary>
    /// <param name="folder">Where to; made here.</param>
    /// <param name="files">By path, sorted by bytes.</param>
    public static void Write(string folder, SortedDictionary<string, byte[]> files)
    {
        var objects = new Dictionary<ObjectId, (ObjectKind Kind, byte[] Content)>();
        ObjectId tree = AddTree(objects, [.. files.Select(file => (file.Key.Split('/'), file.Value))], depth: 0);
        string time = Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        ObjectId commit = Add(objects, ObjectKind.Commit, Encoding.UTF8.GetBytes(
            $"tree {tree}\nauthor {Author} {time} +0000\ncommitter {Author} {time} +0000\n\nA few packages to try a mirror with\n"));

        string packs = Path.Combine(folder, "objects", "pack");
        Directory.CreateDirectory(packs);
        Directory.CreateDirectory(Path.Combine(folder, "refs", "heads"));
        WritePack(packs, objects);
        WriteText(Path.Combine(folder, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
        WriteText(Path.Combine(folder, "HEAD"), $"ref: {Branch}\n");
        WriteText(Path.Combine(folder, Branch), $"{commit}\n");
    }

    private static ObjectId AddTree(
        Dictionary<ObjectId, (ObjectKind Kind, byte[] Content)> objects, IReadOnlyList<(string[] Path, byte[] Content)> files, int depth)
    {
        var entries = new List<(string SortName, string Mode, string Name, ObjectId Id)>();
        foreach (var group in files.GroupBy(file => file.Path[depth], StringComparer.Ordinal))
        {
            bool isFolder = group.First().Path.Length > depth + 1;
            ObjectId id = isFolder ? AddTree(objects, [.. group], depth + 1) : Add(objects, ObjectKind.Blob, group.Single().Content);

            // git sorts a folder as if its name ended in a slash.
            entries.Add((isFolder ? group.Key + "/" : group.Key, isFolder ? "40000" : "100644", group.Key, id));
        }

        using var content = new MemoryStream();
        Span<byte> raw = stackalloc byte[ObjectId.MaxLength];
        foreach ((_, string mode, string name, ObjectId id) in entries.OrderBy(entry => entry.SortName, StringComparer.Ordinal))
        {
            content.Write(Encoding.UTF8.GetBytes($"{mode} {name}\0"));
            id.CopyTo(raw);
            content.Write(raw[..id.Length]);
        }

        return Add(objects, ObjectKind.Tree, content.ToArray());
    }

    private static ObjectId Add(Dictionary<ObjectId, (ObjectKind Kind, byte[] Content)> objects, ObjectKind kind, byte[] content)
    {
        ObjectId id = PackWriter.IdOf(kind, content, ObjectFormat.Sha1);
        objects[id] = (kind, content);
        return id;
    }

    private static void WritePack(string folder, Dictionary<ObjectId, (ObjectKind Kind, byte[] Content)> objects)
    {
        using var bytes = new MemoryStream();
        using var writer = new PackWriter(bytes, ObjectFormat.Sha1, objects.Count);
        foreach ((ObjectKind kind, byte[] content) in objects.Values)
        {
            writer.Add(kind, content);
        }

        string path = Path.Combine(folder, $"pack-{writer.Complete()}");
        using PackFile pack = PackFile.From(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), ObjectFormat.Sha1, GitLimits.Default);
        using var analysis = PackAnalysis.Run(pack, GitLimits.Default, CancellationToken.None);
        using (var index = new FileStream(path + ".idx", FileMode.CreateNew, FileAccess.Write))
        {
            analysis.WriteIndex(index);
        }

        using var file = new FileStream(path + ".pack", FileMode.CreateNew, FileAccess.Write);
        bytes.WriteTo(file);
    }

    private static void WriteText(string path, string text)
    {
        using var writer = new StreamWriter(path, append: false);
        writer.Write(text);
    }
}
