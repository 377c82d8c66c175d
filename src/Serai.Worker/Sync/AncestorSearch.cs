using Serai.Git;
using Serai.Git.Objects;

namespace Serai.Worker.Sync;

/// <summary>Looks for a commit among the ancestors of another, as far as a store has them: <c>git merge-base --is-ancestor</c>.</summary>
internal static class AncestorSearch
{
    /// <summary>Whether a way from the one to the other is held. Goes by generations, each commit once, without recursion.</summary>
    /// <param name="store">Holds commits; where one is missing, that way ends.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="wanted">The commit looked for; it need not be held itself.</param>
    /// <param name="maxCommits">Commits to read at most: what lies further is not found.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="GitException">A commit is damaged.</exception>
    public static bool Finds(IObjectStore store, ObjectId from, ObjectId wanted, int maxCommits, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ObjectId> { from };
        var waiting = new Queue<ObjectId>([from]);
        for (int read = 0; read < maxCommits && waiting.TryDequeue(out ObjectId id); read++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using GitObject? content = store.TryRent(id);
            if (content is not { Kind: ObjectKind.Commit })
            {
                continue;
            }

            foreach (ObjectId parent in Commit.Parse(content.Content.Span, store.Format).Parents)
            {
                if (parent == wanted)
                {
                    return true;
                }

                if (seen.Add(parent))
                {
                    waiting.Enqueue(parent);
                }
            }
        }

        return false;
    }
}
