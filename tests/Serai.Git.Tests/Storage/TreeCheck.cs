using Serai.Git.Objects;

namespace Serai.Git.Tests.Storage;

/// <summary>Whether a store has all that a commit needs; what was read once is not read again until <see cref="Forget"/>.</summary>
internal sealed class TreeCheck
{
    private readonly HashSet<ObjectId> _read = [];

    /// <summary>Objects read since the beginning.</summary>
    public long Read { get; private set; }

    /// <summary>Read everything again: packs have changed.</summary>
    public void Forget() => _read.Clear();

    /// <summary>Reads the commit, its trees and files; each object's hash is proved by reading it.</summary>
    public void Check(IObjectStore store, ObjectId commitId)
    {
        using GitObject commit = store.TryRent(commitId)!;
        var waiting = new Stack<ObjectId>([Commit.Parse(commit.Content.Span, store.Format).TreeId]);
        while (waiting.TryPop(out ObjectId id))
        {
            if (!_read.Add(id))
            {
                continue;
            }

            using GitObject found = store.TryRent(id) ?? throw new InvalidOperationException($"{id} is missing");
            Read++;
            if (found.Kind != ObjectKind.Tree)
            {
                continue;
            }

            var entries = new TreeReader(found.Content.Span, store.Format);
            while (entries.MoveNext())
            {
                waiting.Push(entries.Id);
            }
        }
    }
}
