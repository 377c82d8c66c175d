using Serai.Git.Protocol;
using Serai.Git.Transports;
using Serai.Git.Transports.Http;
using Serai.Git.Transports.Local;
using Serai.Git.Transports.Ssh;

namespace Serai.Git;

/// <summary>
/// Asks a remote for its tip and fetches from it: start reading here. One client serves one remote for as long as it is mirrored, one call
/// at a time, and remembers what it may of the server, so that asking again costs one request. It holds no objects: those go to a sink or
/// into an <see cref="IObjectStore"/>.
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
    public Task<RemoteTip> GetTipAsync(CancellationToken cancellationToken) => _session.GetTipAsync(cancellationToken);

    /// <summary>Fetches a pack, thin where something is held, and hands its bytes to a sink as they arrive.</summary>
    /// <exception cref="GitRemoteException">The remote cannot be asked, refuses, stalls or breaks the protocol.</exception>
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
    /// <exception cref="GitRemoteException">As for the other overload.</exception>
    /// <exception cref="MalformedPackException">What the remote sent is no sound pack.</exception>
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
