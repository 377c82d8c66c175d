namespace Serai.Git.Protocol;

/// <summary>A remote as <see cref="GitClient"/> needs it: a server that speaks the protocol, or a repository on this machine.</summary>
internal interface IRemoteSession : IAsyncDisposable
{
    public Task<RemoteTip> GetTipAsync(CancellationToken cancellationToken);

    public Task<FetchResult> FetchAsync(FetchRequest request, PackSink sink, IProgress<FetchProgress>? progress, CancellationToken cancellationToken);

    public ValueTask DisconnectAsync();
}
