using System.Diagnostics.CodeAnalysis;
using Serai.Git.PktLines;

namespace Serai.Git.Protocol;

/// <summary>
/// Looks for the wanted ref among those that a remote lists, in bounded memory: keeps the best match, and a few branch names for the message
/// of an error. A prefix asked for may bring more than the ref itself, and old servers list everything, so names are compared again.
/// </summary>
internal sealed class TipSearch
{
    private const string Head = "HEAD";
    private const string Branches = "refs/heads/";
    private const int MaxNamesShown = 8;
    private const int MaxNameChars = 1_000;

    private readonly GitRemote _remote;
    private readonly List<string> _branches = [];
    private RemoteRef _best;
    private int _bestRank = int.MaxValue;

    public TipSearch(GitRemote remote)
    {
        _remote = remote;

        // gitrevisions(7): the order in which a short name is looked up, branches before tags as a clone's --branch does.
        string? name = remote.RefName;
        Candidates = name is null ? [Head]
            : name.StartsWith("refs/", StringComparison.Ordinal) ? [name]
            : [Branches + name, "refs/tags/" + name];
    }

    /// <summary>The full names that will do, the best first.</summary>
    public IReadOnlyList<string> Candidates { get; }

    /// <summary>Looks at one ref of a listing.</summary>
    public void Offer(in RemoteRef offered)
    {
        if (offered.Id.IsNone)
        {
            return;
        }

        for (int rank = 0; rank < Candidates.Count && rank < _bestRank; rank++)
        {
            if (string.Equals(Candidates[rank], offered.Name, StringComparison.Ordinal))
            {
                (_best, _bestRank) = (offered, rank);
            }
        }

        if (_branches.Count < MaxNamesShown && offered.Name.StartsWith(Branches, StringComparison.Ordinal))
        {
            _branches.Add(RemoteText.Clean(offered.Name[Branches.Length..], 60));
        }
    }

    /// <summary>The tip, if it was among what was offered.</summary>
    public RemoteTip? Found(ObjectFormat format)
    {
        if (_bestRank == int.MaxValue)
        {
            return null;
        }

        ObjectId id = _best.Peeled.IsNone ? _best.Id : _best.Peeled;
        return new RemoteTip(id, IsName(_best.SymrefTarget) ? _best.SymrefTarget : _best.Name, format);
    }

    // The name is shown and stored: what a remote sends in its place is dropped.
    private static bool IsName([NotNullWhen(true)] string? target) =>
        !string.IsNullOrEmpty(target) && GitRemoteSyntax.IsRefName(target) && RemoteText.Clean(target, MaxNameChars) == target;

    /// <summary>The error for a tip that is not there, once all branches were offered.</summary>
    public GitRemoteException NotFound()
    {
        if (_branches.Count == 0)
        {
            return new GitRemoteException(
                GitRemoteFault.EmptyRepository,
                $"{_remote.Url}: the repository has no branch yet; nothing can be fetched until someone pushes to it");
        }

        string some = string.Join(", ", _branches) + (_branches.Count == MaxNamesShown ? ", …" : "");
        string missing = _remote.RefName is null ? "HEAD names no branch that exists" : $"there is no branch or tag '{_remote.RefName}'";
        return new GitRemoteException(
            GitRemoteFault.NoSuchRef,
            $"{_remote.Url}: {missing}; its branches are {some}; name one as {_remote.Url}#{_branches[0]}");
    }
}
