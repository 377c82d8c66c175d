using Microsoft.Extensions.Logging;
using Serai.Git;
using Serai.Git.Objects;
using Serai.Store.Generations;

namespace Serai.Worker.Sync;

/// <summary>Decides whether a remote's tip may follow what is served, and remembers the tip that may not, so that it costs no second search.</summary>
/// <param name="search">Asks that remote.</param>
/// <param name="allowRewind">Whether older tips are taken, too.</param>
/// <param name="logger">Told of what is not proven.</param>
internal sealed class RewindGuard(DescentSearch search, bool allowRewind, ILogger logger)
{
    private (ObjectId Tip, string Served, string Reason)? _refused;

    /// <summary>Refuses a tip that was refused before, of the same served commit.</summary>
    /// <exception cref="RewindRefusedException">It was.</exception>
    public void ThrowIfKnown(ObjectId tipId, GenerationManifest? served)
    {
        if (_refused is { } refused && refused.Tip == tipId && string.Equals(refused.Served, served?.Commit, StringComparison.Ordinal))
        {
            throw new RewindRefusedException(refused.Reason);
        }
    }

    /// <summary>Decides.</summary>
    /// <param name="store">Holds the tip; stays as it is.</param>
    /// <param name="tip">The tip.</param>
    /// <param name="tipId">Its id.</param>
    /// <param name="served">What is served; null where nothing is, or a remote's that is not configured any more.</param>
    /// <param name="cancellationToken">Ends the sync.</param>
    /// <returns><see cref="Descent.Proven"/> or <see cref="Descent.Unproven"/>.</returns>
    /// <exception cref="RewindRefusedException">It would take what is served backwards.</exception>
    public async Task<string> JudgeAsync(
        IObjectStore store, Commit tip, ObjectId tipId, GenerationManifest? served, CancellationToken cancellationToken)
    {
        if (Descent.IsPlain(tip, tipId, served, out ObjectId servedId))
        {
            return Descent.Proven;
        }

        if (await search.RunAsync(store, tip, tipId, served, servedId, cancellationToken) is not { } unproven)
        {
            return Descent.Proven;
        }

        Log.Unproven(logger, tipId.ToString(), served.Commit, unproven.Reason);
        try
        {
            return Descent.WithoutProof(tip, tipId, served, allowRewind);
        }
        catch (RewindRefusedException refusal) when (unproven.IsFinal)
        {
            _refused = (tipId, served.Commit, refusal.Message);
            throw;
        }
    }
}
