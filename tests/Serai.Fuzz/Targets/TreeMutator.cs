using System.Text;

namespace Serai.Fuzz.Targets;

/// <summary>Varies trees by their entries.</summary>
internal static class TreeMutator
{
    private static readonly string[] Names =
    [
        "", ".", "..", ".git", ".GIT", "git~1", "GIT~1", ".git ", ".git.", ".git::$DATA", ".g\u200Cit", "\uFEFF.git", ".gitmodules", "a", "a.", "a-", "a0", "a.b", "ab", "a/b", "a\\b", "b", "\u0001", "\n",
        "na\u00EFve", "con", "aux.txt",
    ];

    private static readonly string[] Modes = ["100644", "100755", "40000", "040000", "120000", "160000", "100664", "0", "100600", "0040000", "00040000", "140000", "8", ""];

    public static byte[] Mutate(Random random, byte[] tree, int idLength)
    {
        List<byte[]> entries = Split(tree, idLength);
        int at = random.Next(entries.Count + 1);
        switch (random.Next(6))
        {
            case 0 when at < entries.Count:
                entries.RemoveAt(at);
                break;
            case 1 when at < entries.Count:
                entries.Insert(random.Next(entries.Count), entries[at]);
                break;
            case 2:
                byte[][] shuffled = [.. entries];
                random.Shuffle(shuffled);
                entries = [.. shuffled];
                break;
            case 3:
                string start = Names[random.Next(Names.Length)];
                entries.InsertRange(at, Enumerable.Range(1, random.Next(1, 90)).Select(i => Entry(random, "100644", start + new string('-', i), idLength)));
                break;
            default:
                string name = Names[random.Next(Names.Length)] + (random.Next(10) == 0 ? new string('n', random.Next(4_200)) : "");
                entries.Insert(at, Entry(random, Modes[random.Next(random.Next(3) == 0 ? Modes.Length : 5)], name, idLength));
                break;
        }

        return [.. entries.SelectMany(entry => entry)];
    }

    private static byte[] Entry(Random random, string mode, string name, int idLength) =>
        [.. Encoding.UTF8.GetBytes($"{mode} {name}\0"), .. Enumerable.Repeat((byte)random.Next(random.Next(20) == 0 ? 1 : 256), idLength)];

    private static List<byte[]> Split(byte[] tree, int idLength)
    {
        var entries = new List<byte[]>();
        int start = 0;
        while (start < tree.Length)
        {
            int zero = Array.IndexOf(tree, (byte)0, start);
            int end = zero < 0 ? tree.Length : Math.Min(tree.Length, zero + 1 + idLength);
            entries.Add(tree[start..end]);
            start = end;
        }

        return entries;
    }
}
