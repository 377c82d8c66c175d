using Serai.Git.Objects;

namespace Serai.Git.Transports.Local;

/// <summary>
/// Finds what a fetch from a local repository has to hand over: the commits to the depth or time asked for, and of their trees what is not
/// in the trees that are held. Walks with queues, never by recursion.
/// </summary>
internal sealed class LocalClosure
{
    private readonly LocalObjects _objects;
    private readonly LocalRepository _repository;
    private readonly FetchRequest _request;
    private readonly GitLimits _limits;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<ObjectId> _ownRoots;

    public LocalClosure(LocalRepository repository, LocalObjects objects, FetchRequest request, GitClientOptions options, CancellationToken cancellationToken)
    {
        _repository = repository;
        _objects = objects;
        _request = request;
        _limits = options.PackLimits;
        _cancellationToken = cancellationToken;
        _ownRoots = [.. ReadOwnRoots(repository, options.Limits.MaxSectionLines)];
        Selection = new LocalSelection(objects.PackedCount);
    }

    /// <summary>What was met, and of it what to hand over.</summary>
    public LocalSelection Selection { get; }

    /// <summary>Commits that are handed over or held without their parents.</summary>
    public List<ObjectId> Shallow { get; } = [];

    /// <summary>Commits held without their parents that have them from now on.</summary>
    public List<ObjectId> Unshallow { get; } = [];

    /// <summary>Walks.</summary>
    public void Walk()
    {
        Dictionary<ObjectId, Commit> held = WalkHeld();
        List<(ObjectId Id, Commit Commit)> sent = WalkWanted(held);
        if (_request.CommitsOnly)
        {
            return;
        }

        // What is held is marked as seen first, so that the walk of what is wanted stops there.
        IEnumerable<ObjectId> border = sent.SelectMany(commit => commit.Commit.Parents).Concat(_request.Have).Distinct();
        WalkTrees(border.Where(held.ContainsKey).Select(id => held[id].TreeId), handOver: false);
        WalkTrees(sent.Select(commit => commit.Commit.TreeId), handOver: true);
    }

    /// <summary>The commits that the other side has: everything below what it names, down to its shallow roots.</summary>
    private Dictionary<ObjectId, Commit> WalkHeld()
    {
        var held = new Dictionary<ObjectId, Commit>();
        var roots = _request.Shallow.ToHashSet();
        var waiting = new Queue<ObjectId>(_request.Have.Where(_objects.Contains));
        while (waiting.TryDequeue(out ObjectId id))
        {
            if (held.ContainsKey(id))
            {
                continue;
            }

            Commit commit = ReadCommit(id);
            held.Add(id, commit);
            foreach (ObjectId parent in roots.Contains(id) || _ownRoots.Contains(id) ? [] : commit.Parents)
            {
                waiting.Enqueue(parent);
            }
        }

        return held;
    }

    private List<(ObjectId Id, Commit Commit)> WalkWanted(Dictionary<ObjectId, Commit> held)
    {
        bool cuts = _request.Depth is not null || _request.Since is not null;
        var sent = new List<(ObjectId, Commit)>();
        var waiting = new Queue<(ObjectId Id, int Depth)>([(_request.Want, 1)]);
        while (waiting.TryDequeue(out (ObjectId Id, int Depth) next))
        {
            bool isHeld = held.TryGetValue(next.Id, out Commit? commit);
            if (!Meet(next.Id, handOver: !isHeld) || (isHeld && !cuts))
            {
                continue;
            }

            commit ??= ReadCommit(next.Id);
            if (!isHeld)
            {
                sent.Add((next.Id, commit));
            }

            ObjectId[] parents = _ownRoots.Contains(next.Id) || next.Depth == _request.Depth ? [] : [.. commit.Parents.Where(IsYoungEnough)];
            if (parents.Length < commit.Parents.Length)
            {
                Shallow.Add(next.Id);
            }
            else if (_request.Shallow.Contains(next.Id) && parents.Length > 0)
            {
                Unshallow.Add(next.Id);
            }

            foreach (ObjectId parent in parents)
            {
                waiting.Enqueue((parent, next.Depth + 1));
            }
        }

        return sent;
    }

    private bool IsYoungEnough(ObjectId parent) =>
        _request.Since is not { } since || ReadCommit(parent).CommitterTime >= since.ToUnixTimeSeconds();

    private void WalkTrees(IEnumerable<ObjectId> roots, bool handOver)
    {
        var waiting = new Stack<ObjectId>(roots.Reverse());
        while (waiting.TryPop(out ObjectId id))
        {
            Meet(id, handOver);
            if (!Selection.Walk(id))
            {
                continue;
            }

            using GitObject tree = _objects.Rent(id);
            Expect(tree, ObjectKind.Tree, id);
            var entries = new TreeReader(tree.Content.Span, _repository.Format);
            while (entries.MoveNext())
            {
                // A submodule's commit is of another repository. Names are not judged here: whoever reads the tree does that.
                if (entries.Mode == TreeEntryMode.Folder)
                {
                    waiting.Push(entries.Id);
                }
                else if (entries.Mode is TreeEntryMode.File or TreeEntryMode.Executable or TreeEntryMode.Link)
                {
                    Meet(entries.Id, handOver);
                }
            }
        }
    }

    private bool Meet(ObjectId id, bool handOver)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        bool isNew = Selection.Meet(id, handOver);
        return Selection.Count <= _limits.MaxObjects ? isNew : throw new GitException($"{_repository.Folder}: more than {_limits.MaxObjects} objects to fetch");
    }

    private Commit ReadCommit(ObjectId id)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        using GitObject commit = _objects.Rent(id);
        Expect(commit, ObjectKind.Commit, id);
        return Commit.Parse(commit.Content.Span, _repository.Format);
    }

    private static void Expect(GitObject found, ObjectKind kind, ObjectId id)
    {
        if (found.Kind != kind)
        {
            throw new GitException($"object {id}: expected a {kind}, found a {found.Kind}");
        }
    }

    /// <summary>The roots of a repository that is itself shallow: gitrepository-layout(5), <c>shallow</c>.</summary>
    private static IEnumerable<ObjectId> ReadOwnRoots(LocalRepository repository, int maxRoots)
    {
        string path = Path.Combine(repository.Common, "shallow");
        foreach (string line in File.Exists(path) ? LocalFile.ReadLines(path, maxRoots) : [])
        {
            yield return ObjectId.TryParse(line, out ObjectId id)
                ? id
                : throw new GitException($"{path}: expected an object id, found '{PktLines.RemoteText.Clean(line, 80)}'");
        }
    }
}
