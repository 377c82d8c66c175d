using System.Globalization;
using System.Text;

namespace Serai.Testing;

/// <summary>All files of a repository's tip, read by the real git in two runs.</summary>
public static class CommitFiles
{
    /// <summary>Reads them.</summary>
    /// <param name="repository">A bare repository, which is only read; it may belong to another user.</param>
    /// <returns>Mode as git writes it, path and content of each, in git's order.</returns>
    public static IReadOnlyList<(string Mode, string Path, byte[] Content)> Read(string repository)
    {
        string[][] entries =
        [
            .. Encoding.UTF8.GetString(Run(repository, ["ls-tree", "-r", "HEAD"])).TrimEnd('\n').Split('\n')
                .Select(line => line.Split([' ', '\t'], 4)).Where(entry => entry[1] == "blob"),
        ];
        byte[] contents = Run(repository, ["cat-file", "--batch=%(objectsize)"], Encoding.ASCII.GetBytes(string.Join('\n', entries.Select(entry => entry[2])) + "\n"));
        var files = new List<(string, string, byte[])>(entries.Length);
        int at = 0;
        foreach (string[] entry in entries)
        {
            int line = Array.IndexOf(contents, (byte)'\n', at);
            int size = int.Parse(Encoding.ASCII.GetString(contents, at, line - at), CultureInfo.InvariantCulture);
            files.Add((entry[0], entry[3], contents[(line + 1)..(line + 1 + size)]));
            at = line + size + 2;
        }

        return files;
    }

    /// <summary>Runs git on a repository that may belong to another user.</summary>
    public static byte[] Run(string repository, string[] arguments, ReadOnlyMemory<byte> input = default) =>
        new Git(Path.GetTempPath()).Output(["--git-dir", repository, "-c", "safe.directory=*", "-c", "core.quotePath=off", .. arguments], input);
}
