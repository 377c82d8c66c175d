using System.Diagnostics.CodeAnalysis;
using Serai.Git;
using Serai.Git.Objects;
using Serai.Store.Generations;

namespace Serai.Worker.Sync;

/// <summary>Whether a new tip may follow the served commit: what is served never goes backwards by itself.</summary>
internal static class Descent
{
    public const string Proven = "proven";
    public const string Unproven = "unproven";

    /// <summary>Whether the tip may follow without any look at the history: nothing was served, or the served commit is one of its parents.</summary>
    /// <param name="tip">The tip.</param>
    /// <param name="tipId">Its id.</param>
    /// <param name="served">What is served; null where nothing is, or another remote's.</param>
    /// <param name="servedId">The served commit, where it is to be looked for.</param>
    public static bool IsPlain(Commit tip, ObjectId tipId, [NotNullWhen(false)] GenerationManifest? served, out ObjectId servedId)
    {
        servedId = default;
        return served is null || !ObjectId.TryParse(served.Commit, out servedId) || servedId == tipId || tip.Parents.Contains(servedId);
    }

    /// <summary>Decides on a tip that is not shown to descend from the served commit.</summary>
    /// <returns><see cref="Unproven"/>.</returns>
    /// <exception cref="RewindRefusedException">The tip is older than the served commit, and rewinds are not allowed.</exception>
    public static string WithoutProof(Commit tip, ObjectId tipId, GenerationManifest served, bool allowRewind) =>
        allowRewind || tip.CommitterDate >= served.CommitTime
            ? Unproven
            : throw new RewindRefusedException(
                $"the remote's tip {tipId} of {tip.CommitterDate:u} is older than the served commit {served.Commit} of {served.CommitTime:u} and not known to descend from it: a rewind; the served one stays; if it is meant, allow it with --allow-rewind");
}
