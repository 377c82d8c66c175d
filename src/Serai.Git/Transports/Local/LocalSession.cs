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
        LocalClosure closure = Read(_ => Walk(repository, objects, request, cancellationToken));
        ObjectId[] ordered = closure.Selection.ToHandOver();
        objects.Order(ordered);
        using var waiting = new MemoryStream(2 * HandedOnBytes);
        using var pack = new PackWriter(waiting, repository.Format, ordered.Length);
        Func<ObjectId, long> whereIs = closure.Selection.WhereIs;
        long handedOn = 0;
        int written = 0;
        while (Read(_ => WriteSome()))
        {
            await HandOnAsync().ConfigureAwait(false);
        }

        pack.Complete();
        await HandOnAsync().ConfigureAwait(false);
        return new FetchResult(closure.Shallow, closure.Unshallow, handedOn, ordered.Length);

        bool WriteSome()
        {
            for (; written < ordered.Length && waiting.Length < HandedOnBytes; written++)
            {
                long at = pack.Position;
                objects.Write(ordered[written], pack, whereIs);
                closure.Selection.NoteWritten(ordered[written], at);
            }

            return written < ordered.Length;
        }

        async ValueTask HandOnAsync()
        {
            cancellationToken.ThrowIfCancellationRequested();
            await sink(waiting.GetBuffer().AsMemory(0, (int)waiting.Length), cancellationToken).ConfigureAwait(false);
            handedOn += waiting.Length;
            waiting.SetLength(0);
            objects.ForgetPages();
            progress?.Report(new FetchProgress(handedOn, ordered.Length, null));
        }
    }

    public ValueTask DisconnectAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private LocalClosure Walk(LocalRepository repository, LocalObjects objects, FetchRequest request, CancellationToken cancellationToken)
    {
        if (!objects.Contains(request.Want))
        {
            throw new GitRemoteException(GitRemoteFault.Refused, $"{remote.Url}: the repository has no object {request.Want}; ask for its tip again");
        }

        var closure = new LocalClosure(repository, objects, request, options, cancellationToken);
        closure.Walk();
        return closure;
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
