using Serai.Git;
using Serai.Git.Objects;
using Serai.Store.Generations;

namespace Serai.Worker.Sync;

/// <summary>Whether a new tip may follow the served commit: what is served never goes backwards by itself.</summary>
internal static class Descent
{
    public const string Proven = "proven";
    public const string Unproven = "unproven";

    /// <summary>Decides.</summary>
    /// <returns><see cref="Proven"/> where the served commit is a parent of the tip, or nothing was served; else <see cref="Unproven"/>.</returns>
    /// <exception cref="RewindRefusedException">The tip is older than the served commit, and rewinds are not allowed.</exception>
    public static string Of(Commit tip, ObjectId tipId, GenerationManifest? served, bool allowRewind)
    {
        if (served is null || !ObjectId.TryParse(served.Commit, out ObjectId servedId) || servedId == tipId || tip.Parents.Contains(servedId))
        {
            return Proven;
        }

        return allowRewind || tip.CommitterDate >= served.CommitTime
            ? Unproven
            : throw new RewindRefusedException(
                $"the remote's tip {tipId} of {tip.CommitterDate:u} is older than the served commit {served.Commit} of {served.CommitTime:u} and not known to descend from it: a rewind; the served one stays; if it is meant, allow it with --allow-rewind");
    }
}
