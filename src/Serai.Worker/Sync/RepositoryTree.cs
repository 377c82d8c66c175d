using System.Text;
using Serai.Git;
using Serai.Git.Objects;
using Serai.Store.Generations;

namespace Serai.Worker.Sync;

/// <summary>What of a commit's root tree goes into the index: the entries below <c>packages</c> in order, <c>repo</c> and <c>version</c>.</summary>
internal sealed class RepositoryTree
{
    // 33,000 packages' files were the most that the public repository ever had; a folder of more entries than this is no repository.
    private const int MaxEntries = 1_000_000;

    // A line at most; one that is larger than an index segment would stop every update.
    private const int MaxVersionBytes = 64 * 1024;

    private RepositoryTree()
    {
    }

    public required IReadOnlyList<PackageEntry> Packages { get; init; }

    public required byte[]? Repo { get; init; }

    public required byte[]? Version { get; init; }

    public required IReadOnlyList<PathProblem> Problems { get; init; }

    /// <summary>Reads the root tree and the one of <c>packages</c>.</summary>
    /// <exception cref="GitException">A tree is missing or malformed, or the commit is not of an opam repository.</exception>
    public static RepositoryTree Read(IObjectStore store, ObjectId rootTreeId)
    {
        ObjectId packagesId = default;
        byte[]? repo = null;
        byte[]? version = null;
        var problems = new ProblemList(ProblemList.MostOfOne);
        using (GitObject root = store.Rent(rootTreeId, ObjectKind.Tree))
        {
            var reader = new TreeReader(root.Content.Span, store.Format);
            while (reader.MoveNext())
            {
                if (reader.Fault is not TreeEntryFault.None && TreeProblem.Of(reader) is { } reason)
                {
                    problems.Add(Encoding.UTF8.GetString(reader.Name), reason);
                }
                else if (reader.Mode == TreeEntryMode.Folder && reader.Name.SequenceEqual("packages"u8))
                {
                    packagesId = reader.Id;
                }
                else if (reader.Mode.IsFile() && reader.Name.SequenceEqual("repo"u8))
                {
                    repo = ReadBlob(store, reader.Id);
                }
                else if (reader.Mode.IsFile() && reader.Name.SequenceEqual("version"u8))
                {
                    version = ReadVersion(store, reader.Id, problems);
                }
            }
        }

        if (packagesId.IsNone)
        {
            throw new GitException($"tree {rootTreeId}: expected a folder named packages, found none: this is not an opam repository; check --remote and its #branch");
        }

        List<PackageEntry> packages = ReadPackages(store, packagesId, problems);
        return new RepositoryTree
        {
            Packages = packages,
            Repo = repo,
            Version = version,
            Problems = problems.Take("packages"),
        };
    }

    private static List<PackageEntry> ReadPackages(IObjectStore store, ObjectId packagesId, ProblemList problems)
    {
        var entries = new List<PackageEntry>();
        using GitObject tree = store.Rent(packagesId, ObjectKind.Tree);
        var reader = new TreeReader(tree.Content.Span, store.Format);
        while (reader.MoveNext())
        {
            if (TreeProblem.Of(reader) is { } reason)
            {
                problems.Add("packages/" + Encoding.UTF8.GetString(reader.Name), reason);
            }
            else if (entries.Count == MaxEntries)
            {
                throw new GitException($"tree {packagesId}: over {MaxEntries} entries");
            }
            else
            {
                entries.Add(new PackageEntry(reader.Name.ToArray(), reader.Id, reader.Mode == TreeEntryMode.Folder));
            }
        }

        return entries;
    }

    private static byte[]? ReadVersion(IObjectStore store, ObjectId id, ProblemList problems)
    {
        byte[] version = ReadBlob(store, id);
        if (version.Length <= MaxVersionBytes)
        {
            return version;
        }

        problems.Add("version", $"{version.Length} bytes, where a version takes at most {MaxVersionBytes}; it is left out");
        return null;
    }

    private static byte[] ReadBlob(IObjectStore store, ObjectId id)
    {
        using GitObject blob = store.Rent(id, ObjectKind.Blob);
        return blob.Content.ToArray();
    }
}
