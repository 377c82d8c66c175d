using Microsoft.Extensions.Logging;
using Serai.Git;
using Serai.Store.Control;
using Serai.Store.Generations;

namespace Serai.Worker.Sync;

/// <summary>The configured remotes in their order: each sync asks the first, and the next where one fails.</summary>
internal sealed class RemoteList : IAsyncDisposable
{
    private const string TokenVariable = "SERAI_GIT_TOKEN";

    private readonly MirroredRemote[] _remotes;

    private readonly ILogger _logger;

    private RemoteList(MirroredRemote[] remotes, ILogger logger) => (_remotes, _logger) = (remotes, logger);

    /// <summary>Opens a client for each; nobody is contacted yet.</summary>
    public static RemoteList Open(WorkerOptions options, GitLimits limits, (TimeProvider Time, ILogger Logger) surroundings)
    {
        return options.StandIn is { } path
            ? new RemoteList([OpenOne(GitRemote.Parse(options.Remote), GitRemote.Parse(path), 0)], surroundings.Logger)
            : new RemoteList([.. options.FallbackRemotes.Prepend(options.Remote).Select(GitRemote.Parse).Select((remote, place) => OpenOne(remote, remote, place))], surroundings.Logger);

        MirroredRemote OpenOne(GitRemote named, GitRemote asked, int place) => new(
            named.ToString(),
            GitClient.Open(asked, new GitClientOptions
            {
                Time = surroundings.Time,
                PackLimits = limits,
                AllowRedirectToPrivateNetwork = options.AllowPrivateNetworks,
                CredentialsFile = options.CredentialsFile,
                CaFile = options.CaFile,

                // The token is meant for one server: the first remote's.
                ReadVariable = name => place > 0 && name == TokenVariable ? null : options.ReadVariable(name),
            }),
            options.AllowRewind,
            surroundings);
    }

    /// <summary>Does a round with the first remote that does not fail.</summary>
    /// <param name="round">The round.</param>
    /// <param name="note">Told which remotes failed, whenever one does and at the end.</param>
    /// <exception cref="GitException">All of them fail.</exception>
    /// <exception cref="RewindRefusedException">The only one would take what is served backwards.</exception>
    public async Task<SyncOutcome> AskInTurnAsync(Func<MirroredRemote, Task<SyncOutcome>> round, Action<IReadOnlyList<RemoteFailure>> note)
    {
        var failures = new List<RemoteFailure>();
        for (int i = 0; ; i++)
        {
            MirroredRemote remote = _remotes[i];
            bool isLast = i == _remotes.Length - 1;
            try
            {
                SyncOutcome outcome = await round(remote);
                note([.. failures]);
                return outcome;
            }
            catch (Exception failed) when (failed is GitException or RewindRefusedException)
            {
                // No fetch follows what was asked: the next time the refs are to be read anew.
                await remote.Client.DisconnectAsync();
                failures.Add(new RemoteFailure(remote.Name, failed.Message));
                note([.. failures]);
                if (isLast)
                {
                    if (i == 0)
                    {
                        throw;
                    }

                    throw new GitException($"no remote has what can be served: {string.Join("; ", failures.Select(each => each.Reason))}", failed);
                }

                Log.RemoteFailed(_logger, remote.Name, failed.Message, _remotes[i + 1].Name);
            }
        }
    }

    /// <summary>A generation, where it came from one of them: another remote than these is the operator's will, and no rewind.</summary>
    public GenerationManifest? OwnOf(GenerationManifest? served) =>
        _remotes.Any(each => string.Equals(each.Name, served?.Remote, StringComparison.Ordinal)) ? served : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (MirroredRemote remote in _remotes)
        {
            await remote.DisposeAsync();
        }
    }
}
