using Microsoft.Extensions.Logging;
using Serai.Git;

namespace Serai.Worker.Sync;

/// <summary>One of the configured remotes, with what is remembered of it between syncs.</summary>
internal sealed class MirroredRemote(string name, GitClient client, bool allowRewind, (TimeProvider Time, ILogger Logger) surroundings) : IAsyncDisposable
{
    /// <summary>Its URL with the branch, without credentials.</summary>
    public string Name => name;

    /// <summary>Speaks to it; it remembers the server's capabilities.</summary>
    public GitClient Client => client;

    /// <summary>Decides on its tips.</summary>
    public RewindGuard Rewinds { get; } = new(new DescentSearch(client, surroundings.Time), allowRewind, surroundings.Logger);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => client.DisposeAsync();
}
