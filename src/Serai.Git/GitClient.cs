using Serai.Git.Protocol;
using Serai.Git.Transports;
using Serai.Git.Transports.Http;
using Serai.Git.Transports.Local;
using Serai.Git.Transports.Ssh;

namespace Serai.Git;

/// <summary>
/// Asks a remote for its tip and fetches from it: start reading here. One client serves one remote for as long as it is mirrored, one call
/// at a time, and remembers what it may of the server, so that asking again costs one request. It holds no objects: those go to a sink or
/// into an <see cref="IObjectStore"/>. Disposed by the caller.
/// </summary>
/// <example>
/// <code>
/// await using var client = GitClient.Open(GitRemote.Parse("https://github.com/ocaml/opam-repository.git#master"), new GitClientOptions());
/// RemoteTip tip = await client.GetTipAsync(cancellationToken);
/// using var store = new MemoryObjectStore(tip.Format, GitLimits.Default);
/// await client.FetchAsync(new FetchRequest { Want = tip.Id, Depth = 1 }, store, progress: null, cancellationToken);
/// </code>
/// </example>
public sealed class GitClient : IAsyncDisposable
{
    private readonly IRemoteSession _session;

    private GitClient(GitRemote remote, IRemoteSession session)
    {
        Remote = remote;
        _session = session;
    }

    /// <summary>The remote that this client speaks to.</summary>
    public GitRemote Remote { get; }

    /// <summary>Makes a client; nothing is contacted yet.</summary>
    public static GitClient Open(GitRemote remote, GitClientOptions options) => new(remote, OpenSession(remote, options));

    /// <summary>
    /// Looks up the wanted branch, tag or HEAD. A connection may stay open for the fetch that follows; where none follows,
    /// <see cref="DisconnectAsync"/> ends it.
    /// </summary>
    /// <exception cref="GitRemoteException">The remote cannot be asked, or has no such ref.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the connection is ended.</exception>
    public Task<RemoteTip> GetTipAsync(CancellationToken cancellationToken) => _session.GetTipAsync(cancellationToken);

    /// <summary>Fetches a pack, thin where something is held, and hands its bytes to a sink as they arrive; they are not looked at here.</summary>
    /// <param name="request">What is wanted, and what is held.</param>
    /// <param name="sink">Called for one piece after the other; what it throws ends the fetch and comes out of it.</param>
    /// <param name="progress">Told how far the fetch is every few kilobytes, on the thread that receives; null for nobody.</param>
    /// <param name="cancellationToken">Ends the fetch and its connection, at any moment.</param>
    /// <returns>What came beside the pack.</returns>
    /// <exception cref="ArgumentException">The request contradicts itself.</exception>
    /// <exception cref="GitRemoteException">The remote cannot be asked, refuses, stalls or breaks the protocol.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<FetchResult> FetchAsync(
        FetchRequest request, PackSink sink, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        if (request.Want.IsNone || request.Depth is < 1 || (request.Depth is not null && request.Since is not null))
        {
            throw new ArgumentException("fetch: expected an id, and a depth of 1 or more, or a time, or neither", nameof(request));
        }

        return _session.FetchAsync(request, sink, progress, cancellationToken);
    }

    /// <summary>
    /// Fetches into a store: the pack is analysed while it arrives, and readers see its objects once all of them are proved. After an
    /// exception the store is as it was.
    /// </summary>
    /// <param name="request">What is wanted, and what the store holds.</param>
    /// <param name="store">Stays the caller's; it must not be receiving.</param>
    /// <param name="progress">Told how far the fetch is; null for nobody.</param>
    /// <param name="cancellationToken">Ends the fetch, at any moment before readers see it.</param>
    /// <returns>What came.</returns>
    /// <exception cref="GitRemoteException">As for the other overload.</exception>
    /// <exception cref="MalformedPackException">What the remote sent is no sound pack.</exception>
    /// <exception cref="IOException">The store cannot keep the pack, or cannot make it durable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<StoreFetch> FetchAsync(
        FetchRequest request, IObjectStore store, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        PackReception reception = store.Receive();
        await using (reception.ConfigureAwait(false))
        {
            FetchResult result = await FetchAsync(request, reception.WriteAsync, progress, cancellationToken).ConfigureAwait(false);
            PackSummary? pack = result.BroughtObjects ? await reception.CompleteAsync(cancellationToken).ConfigureAwait(false) : null;
            return new StoreFetch(result, pack);
        }
    }

    /// <summary>Ends the connection, if one is open. The next call makes another.</summary>
    public ValueTask DisconnectAsync() => _session.DisconnectAsync();

    /// <summary>Ends the connection and gives everything back.</summary>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private static IRemoteSession OpenSession(GitRemote remote, GitClientOptions options) => remote.Scheme switch
    {
        GitScheme.Git => new ServerSession(remote, options, new GitDaemonTransport(remote, options)),
        GitScheme.Https or GitScheme.Http => new ServerSession(remote, options, new HttpTransport(remote, options)),
        GitScheme.Ssh => new ServerSession(remote, options, new SshTransport(remote, options)),
        _ => new LocalSession(remote, options),
    };
}
