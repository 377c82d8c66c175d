using System.Runtime.InteropServices;
using Serai.Git.Objects;
using Serai.Git.Packs;
using Serai.Git.Protocol;

namespace Serai.Git.Transports.Local;

/// <summary>
/// A repository on this machine as a remote, read by ourselves (docs/decisions/0006-local-paths.md): its tip, and a pack of what a fetch
/// has to bring. Holds nothing open between calls. Reading is plain code on the caller's thread; it gives way only to the sink.
/// </summary>
internal sealed class LocalSession(GitRemote remote, GitClientOptions options) : IRemoteSession
{
    private const int HandedOnBytes = 256 * 1024;
    private const int MaxTagDepth = 5;
    private const int MaxBranchesShown = 20;

    private readonly GitLimits _limits = options.PackLimits;

    public Task<RemoteTip> GetTipAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Read(FindTip));
    }

    public async Task<FetchResult> FetchAsync(
        FetchRequest request, PackSink sink, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        LocalRepository repository = Read(LocalRepository.Find);
        using LocalObjects objects = Read(_ => LocalObjects.Open(repository, _limits));
        (List<ObjectId> ordered, FetchResult result) = Read(_ => Walk(repository, objects, request, cancellationToken));
        using var waiting = new MemoryStream(2 * HandedOnBytes);
        using var pack = new PackWriter(waiting, repository.Format, ordered.Count);
        var written = ordered.ToDictionary(id => id, _ => 0L);
        Func<ObjectId, long> whereIs = id => written.GetValueOrDefault(id, -1);
        long handedOn = 0;
        foreach (ObjectId id in ordered)
        {
            long at = pack.Position;
            Write(objects, id);
            written[id] = at;
            if (waiting.Length >= HandedOnBytes)
            {
                await HandOnAsync().ConfigureAwait(false);
            }
        }

        pack.Complete();
        await HandOnAsync().ConfigureAwait(false);
        return result with { PackBytes = handedOn };

        void Write(LocalObjects from, ObjectId id) => Read(_ =>
        {
            from.Write(id, pack, whereIs);
            return true;
        });

        async ValueTask HandOnAsync()
        {
            cancellationToken.ThrowIfCancellationRequested();
            await sink(waiting.GetBuffer().AsMemory(0, (int)waiting.Length), cancellationToken).ConfigureAwait(false);
            handedOn += waiting.Length;
            waiting.SetLength(0);
            progress?.Report(new FetchProgress(handedOn, ordered.Count, null));
        }
    }

    public ValueTask DisconnectAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // What the walk has kept in mind is not needed any more when the pack is written.
    private (List<ObjectId> Ordered, FetchResult Result) Walk(LocalRepository repository, LocalObjects objects, FetchRequest request, CancellationToken cancellationToken)
    {
        if (!objects.Contains(request.Want))
        {
            throw new GitRemoteException(GitRemoteFault.Refused, $"{remote.Url}: the repository has no object {request.Want}; ask for its tip again");
        }

        var closure = new LocalClosure(repository, objects, request, options, cancellationToken);
        closure.Walk();
        objects.Order(CollectionsMarshal.AsSpan(closure.Found));
        return (closure.Found, new FetchResult(closure.Shallow, closure.Unshallow, 0, closure.Found.Count));
    }

    private RemoteTip FindTip(GitRemote wanted)
    {
        LocalRepository repository = LocalRepository.Find(wanted);
        if (!wanted.Commit.IsNone)
        {
            return new RemoteTip(wanted.Commit, "", repository.Format);
        }

        var refs = new LocalRefs(repository, options.Limits);
        var search = new TipSearch(wanted);
        foreach (string candidate in search.Candidates)
        {
            if (refs.Find(candidate) is { } found)
            {
                search.Offer(found.Name.StartsWith("refs/heads/", StringComparison.Ordinal) ? found : found with { Peeled = Peel(repository, found.Id) });
            }
        }

        if (search.Found(repository.Format) is { } tip)
        {
            return tip;
        }

        foreach (RemoteRef branch in refs.SomeBranches(MaxBranchesShown))
        {
            search.Offer(branch);
        }

        throw search.NotFound();
    }

    /// <summary>The object behind an annotated tag, or behind a tag of a tag; none for what is no tag.</summary>
    private ObjectId Peel(LocalRepository repository, ObjectId id)
    {
        using LocalObjects objects = LocalObjects.Open(repository, _limits);
        ObjectId at = id;
        for (int depth = 0; depth < MaxTagDepth; depth++)
        {
            using GitObject found = objects.Rent(at);
            if (found.Kind != ObjectKind.Tag)
            {
                return at == id ? default : at;
            }

            at = Tag.Parse(found.Content.Span, repository.Format).TargetId;
        }

        throw new GitException($"tag {id}: more than {MaxTagDepth} tags in a row");
    }

    /// <summary>Reads, and tells errors of the file system as what they mean for a remote.</summary>
    private T Read<T>(Func<GitRemote, T> operation)
    {
        try
        {
            return operation(remote);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new GitRemoteException(GitRemoteFault.Refused, $"{remote.Url}: may not be read ({PktLines.RemoteText.Clean(e.Message, 200)}); check the permissions", e);
        }
        catch (IOException e)
        {
            throw new GitRemoteException(GitRemoteFault.Unreachable, $"{remote.Url}: cannot be read ({PktLines.RemoteText.Clean(e.Message, 200)})", e);
        }
    }
}
