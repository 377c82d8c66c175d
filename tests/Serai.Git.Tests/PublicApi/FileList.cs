using System.Text;
using Serai.Git;
using Serai.Git.Objects;
using Serai.Git.Storage;

namespace Example;

/// <summary>Lists the files of a branch, from a shallow clone in memory: <c>git://</c>, <c>https://</c> or a path, with <c>#branch</c>.</summary>
public static class FileList
{
    /// <summary>Clones the newest commit, and writes a line for each file: its id and its path.</summary>
    public static async Task WriteAsync(string url, TextWriter output, CancellationToken cancellationToken)
    {
        await using GitClient client = GitClient.Open(GitRemote.Parse(url), new GitClientOptions());
        RemoteTip tip = await client.GetTipAsync(cancellationToken);
        using var store = new MemoryObjectStore(tip.Format, GitLimits.Default);
        await client.FetchAsync(new FetchRequest { Want = tip.Id, Depth = 1 }, store, progress: null, cancellationToken);
        WriteFiles(store, tip.Id, output);
    }

    /// <summary>Brings a store from the commit that it holds to another one: what comes is a thin pack of what is new.</summary>
    public static Task<StoreFetch> UpdateAsync(
        GitClient client, IObjectStore store, ObjectId heldId, ObjectId wantedId, CancellationToken cancellationToken) => client.FetchAsync(
            new FetchRequest { Want = wantedId, Depth = 1, Shallow = [heldId], Have = [heldId] }, store, progress: null, cancellationToken);

    /// <summary>Walks the trees of a commit.</summary>
    public static void WriteFiles(IObjectStore store, ObjectId commitId, TextWriter output)
    {
        using GitObject commit = Rent(store, commitId);
        var trees = new Stack<(string Path, ObjectId Id)>([("", Commit.Parse(commit.Content.Span, store.Format).TreeId)]);
        while (trees.TryPop(out (string Path, ObjectId Id) next))
        {
            using GitObject tree = Rent(store, next.Id);
            var entries = new TreeReader(tree.Content.Span, store.Format);
            while (entries.MoveNext())
            {
                string path = next.Path + Encoding.UTF8.GetString(entries.Name);
                if (entries.Fault != TreeEntryFault.None || entries.Mode == TreeEntryMode.Submodule)
                {
                    continue; // a name that is not safe to use, or a commit of another repository
                }

                if (entries.Mode == TreeEntryMode.Folder)
                {
                    trees.Push((path + "/", entries.Id));
                }
                else
                {
                    output.WriteLine($"{entries.Id} {path}");
                }
            }
        }
    }

    private static GitObject Rent(IObjectStore store, ObjectId id) =>
        store.TryRent(id) ?? throw new GitException($"object {id}: expected it in the store, found none");
}
