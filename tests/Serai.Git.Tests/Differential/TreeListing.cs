using System.Text;
using Serai.Git.Objects;

namespace Serai.Git.Tests.Differential;

/// <summary>A tree and all below it, in the lines of <c>git ls-tree -r -t -z</c>, sorted; names in Latin-1, so that every byte shows.</summary>
internal static class TreeListing
{
    public static string[] Of(IObjectStore store, ObjectId root)
    {
        var lines = new List<string>();
        var waiting = new Stack<(string Path, ObjectId Id)>([("", root)]);
        while (waiting.TryPop(out (string Path, ObjectId Id) next))
        {
            using GitObject tree = store.TryRent(next.Id) ?? throw new InvalidOperationException($"tree {next.Id} is missing");
            Assert.Equal(ObjectKind.Tree, tree.Kind);
            var reader = new TreeReader(tree.Content.Span, store.Format);
            while (reader.MoveNext())
            {
                string path = next.Path + Encoding.Latin1.GetString(reader.Name);
                string kind = reader.Mode switch { TreeEntryMode.Folder => "tree", TreeEntryMode.Submodule => "commit", _ => "blob" };
                lines.Add($"{Convert.ToString((int)reader.Mode, 8).PadLeft(6, '0')} {kind} {reader.Id}\t{path}");
                if (reader.Mode == TreeEntryMode.Folder)
                {
                    waiting.Push((path + "/", reader.Id));
                }
            }
        }

        return Sorted(lines);
    }

    /// <summary>The same of git's output.</summary>
    public static string[] Of(byte[] output) => Sorted(Encoding.Latin1.GetString(output).Split('\0', StringSplitOptions.RemoveEmptyEntries));

    private static string[] Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];
}
