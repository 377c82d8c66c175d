using Serai.Git.PktLines;
using Serai.Git.Transports;

namespace Serai.Git.Protocol;

/// <summary>
/// Conversations with a server: first contact, the tip, the fetch, over any transport. What is remembered of an earlier contact is used
/// once more; if the server does not agree with it any longer, everything is read again, once.
/// </summary>
internal sealed class ServerSession(GitRemote remote, GitClientOptions options, ITransport transport) : IRemoteSession
{
    // What is remembered: capabilities, for as long as the connection or, stateless, for good.
    private Advertisement? _server;

    public Task<RemoteTip> GetTipAsync(CancellationToken cancellationToken) =>
        WithServerAsync(FindTipAsync, mustList: true, () => true, cancellationToken);

    public async Task<FetchResult> FetchAsync(
        FetchRequest request, PackSink sink, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        bool received = false;
        FetchResult result = await WithServerAsync(SendFetchAsync, mustList: false, () => !received, cancellationToken).ConfigureAwait(false);

        // A sync is over after its fetch: no server is held.
        await DisconnectAsync().ConfigureAwait(false);
        return result;

        ValueTask CountAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
        {
            received = true;
            return sink(bytes, token);
        }

        async Task<FetchResult> SendFetchAsync(Advertisement server, TipSearch? listed, CancellationToken token)
        {
            bool quiet = progress is null;
            ReadOnlyMemory<byte> command = server.Version == 2
                ? FetchCommand.Write(request, server, options.Agent, remote.Url, quiet)
                : OldFetchCommand.Write(request, server, options.Agent, remote.Url, quiet);
            PktLineReader reader = await transport.SendAsync(command, token).ConfigureAwait(false);
            var answer = new FetchAnswer(server.Format, CountAsync, progress, options);
            FetchResult fetched = server.Version == 2
                ? await FetchCommand.ReadAsync(reader, answer, token).ConfigureAwait(false)
                : await OldFetchCommand.ReadAsync(reader, request, answer, token).ConfigureAwait(false);
            await transport.CompleteAsync(token).ConfigureAwait(false);
            return fetched;
        }
    }

    public ValueTask DisconnectAsync()
    {
        if (!transport.IsStateless)
        {
            _server = null;
        }

        return transport.CloseAsync();
    }

    public ValueTask DisposeAsync() => transport.DisposeAsync();

    /// <summary>Runs a command with what is known of the server; after an error of a server known from before, once more from the start.</summary>
    private async Task<T> WithServerAsync<T>(
        Func<Advertisement, TipSearch?, CancellationToken, Task<T>> command, bool mustList, Func<bool> mayRepeat, CancellationToken cancellationToken)
    {
        bool done = false;
        try
        {
            // Versions 0 and 1 list their refs in the greeting alone.
            if (_server is { } remembered && !(mustList && remembered.Version < 2))
            {
                try
                {
                    T result = await command(remembered, null, cancellationToken).ConfigureAwait(false);
                    done = true;
                    return result;
                }
                catch (GitRemoteException e) when (IsOutdated(e.Fault) && mayRepeat())
                {
                    await ForgetAsync().ConfigureAwait(false);
                }
            }

            (Advertisement server, TipSearch listed) = await GreetAsync(cancellationToken).ConfigureAwait(false);
            T answer = await command(server, listed, cancellationToken).ConfigureAwait(false);
            done = true;
            return answer;
        }
        finally
        {
            if (!done)
            {
                await ForgetAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether an error may come from a connection that died meanwhile, or from a server that changed.</summary>
    private static bool IsOutdated(GitRemoteFault fault) => fault is not (GitRemoteFault.Stalled or GitRemoteFault.EmptyRepository or GitRemoteFault.NoSuchRef or GitRemoteFault.TooLarge);

    private async Task<(Advertisement Server, TipSearch Listed)> GreetAsync(CancellationToken cancellationToken)
    {
        var listed = new TipSearch(remote);
        PktLineReader reader = await transport.OpenAsync(cancellationToken).ConfigureAwait(false);
        Advertisement server = await new AdvertisementReader(reader, options.Limits).ReadAsync(listed, cancellationToken).ConfigureAwait(false);
        await transport.CompleteAsync(cancellationToken).ConfigureAwait(false);
        _server = server;
        return (server, listed);
    }

    private async Task<RemoteTip> FindTipAsync(Advertisement server, TipSearch? listed, CancellationToken cancellationToken)
    {
        if (!remote.Commit.IsNone)
        {
            return new RemoteTip(remote.Commit, "", server.Format);
        }

        if (server.Version < 2)
        {
            return listed!.Found(server.Format) ?? throw listed.NotFound();
        }

        var search = new TipSearch(remote);
        await ListAsync(server, search.Candidates, search, cancellationToken).ConfigureAwait(false);
        if (search.Found(server.Format) is { } tip)
        {
            return tip;
        }

        // The branches there are: whether there is any, and names for the message.
        await ListAsync(server, ["refs/heads/"], search, cancellationToken).ConfigureAwait(false);
        throw search.NotFound();
    }

    private async Task ListAsync(Advertisement server, IEnumerable<string> prefixes, TipSearch search, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> command = LsRefsCommand.Write(server, options.Agent, prefixes);
        PktLineReader reader = await transport.SendAsync(command, cancellationToken).ConfigureAwait(false);
        await LsRefsCommand.ReadAsync(reader, server.Format, options.Limits, search, cancellationToken).ConfigureAwait(false);
        await transport.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private ValueTask ForgetAsync()
    {
        _server = null;
        return transport.CloseAsync();
    }
}
