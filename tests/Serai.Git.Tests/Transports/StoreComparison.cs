using Serai.Git.Objects;

namespace Serai.Git.Tests.Transports;

/// <summary>Stores compared with what the real git lists.</summary>
internal static class StoreComparison
{
    /// <summary>Walks a store from a commit on, and compares every path, mode, kind, size and id.</summary>
    public static void AssertSameTree(Serai.Testing.Git git, ObjectId commitId, IObjectStore store)
    {
        using GitObject commit = store.TryRent(commitId)!;
        var listing = new List<string>();
        var waiting = new Stack<(string Path, ObjectId Id)>([("", Commit.Parse(commit.Content.Span, store.Format).TreeId)]);
        while (waiting.TryPop(out (string Path, ObjectId Id) folder))
        {
            using GitObject tree = store.TryRent(folder.Id)!;
            var entries = new TreeReader(tree.Content.Span, store.Format);
            while (entries.MoveNext())
            {
                string path = folder.Path + System.Text.Encoding.UTF8.GetString(entries.Name);
                using GitObject entry = store.TryRent(entries.Id) ?? throw new InvalidOperationException($"{path} is missing");
                if (entry.Kind == ObjectKind.Tree)
                {
                    waiting.Push((path + "/", entries.Id));
                }

                listing.Add($"{(int)entries.Mode:x} {entry.Kind} {entries.Id} {(entry.Kind == ObjectKind.Tree ? 0 : entry.Content.Length)} {path}");
            }
        }

        string output = git.Run("-c", "safe.directory=*", "-c", "core.quotePath=false", "ls-tree", "-r", "-t", "-l", commitId.ToString());
        IEnumerable<string> expected = output.Split('\n').Select(line =>
        {
            string[] words = line.Split([' ', '\t'], 5, StringSplitOptions.RemoveEmptyEntries);
            string size = words[3] is "-" ? "0" : words[3];
            return $"{Convert.ToInt32(words[0], 8):x} {(words[1] is "tree" ? ObjectKind.Tree : ObjectKind.Blob)} {words[2]} {size} {words[4]}";
        });
        Assert.Equal(expected.Order(StringComparer.Ordinal), listing.Order(StringComparer.Ordinal));
    }
}
