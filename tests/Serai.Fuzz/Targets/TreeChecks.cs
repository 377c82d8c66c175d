using System.Text;
using Serai.Git;
using Serai.Git.Objects;

namespace Serai.Fuzz.Targets;

/// <summary>What must hold of any bytes read as a tree.</summary>
internal static class TreeChecks
{
    private const long MaxAllocatedBytes = 16 << 10;

    public static string Run(byte[] content, ObjectFormat format)
    {
        int entries = 0;
        int end = 0;
        GitException? error = Oracle.Call<GitException>(MaxAllocatedBytes, () => (entries, end) = Walk(content, format));
        if (error is null)
        {
            Oracle.Expect(end == content.Length, "the walk ends before the tree");
        }

        return $"tree {Check(content, format)} {Oracle.Word(error, content.Length)}";
    }

    private static (int Entries, int End) Walk(byte[] content, ObjectFormat format)
    {
        var reader = new TreeReader(content, format);
        int entries = 0;
        int end = 0;
        while (reader.MoveNext())
        {
            entries++;
            end = content.AsSpan(reader.Offset).IndexOf((byte)0) + reader.Offset + 1 + reader.Id.Length;
        }

        return (entries, end);
    }

    // Gives the faults that were met.
    private static string Check(byte[] content, ObjectFormat format)
    {
        var faults = new SortedSet<TreeEntryFault>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        string last = "";
        int next = 0;
        try
        {
            var reader = new TreeReader(content, format);
            while (reader.MoveNext())
            {
                Oracle.Expect(reader.Offset == next, $"an entry at {reader.Offset}, expected {next}");
                next = CheckBytes(content, reader);
                faults.Add(reader.Fault);
                if (reader.Fault == TreeEntryFault.None)
                {
                    string name = Encoding.Latin1.GetString(reader.Name);
                    string sorted = name + (reader.Mode == TreeEntryMode.Folder ? "/" : "\0");
                    Oracle.Expect(reader.Mode != TreeEntryMode.Unknown && IsSafe(name), $"the name '{Convert.ToHexString(reader.Name)}' is taken for good");
                    Oracle.Expect(names.Add(name), "a name is taken for good twice");
                    Oracle.Expect(string.CompareOrdinal(last, sorted) < 0, "good names are out of order");
                    last = sorted;
                }
            }
        }
        catch (GitException)
        {
            faults.Add((TreeEntryFault)99);
        }

        return string.Join(' ', faults.Take(2));
    }

    private static int CheckBytes(byte[] content, in TreeReader reader)
    {
        int name = content.AsSpan(reader.Offset).IndexOf((byte)' ') + reader.Offset + 1;
        int id = name + reader.Name.Length + 1;
        Oracle.Expect(content.AsSpan(name, reader.Name.Length).SequenceEqual(reader.Name) && content[id - 1] == 0, "another name is read");
        Oracle.Expect(new ObjectId(content.AsSpan(id, reader.Id.Length)) == reader.Id, "another id is read");
        return id + reader.Id.Length;
    }

    private static bool IsSafe(string name) =>
        name is not ("" or "." or "..") && name.Length <= TreeReader.MaxNameBytes && !name.Any(c => c is '/' or '\\' or < ' ' or '\u007f')
        && !name.TrimEnd(' ', '.').Equals(".git", StringComparison.OrdinalIgnoreCase);
}
