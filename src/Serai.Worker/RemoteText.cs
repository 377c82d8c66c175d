using Serai.Git;

namespace Serai.Worker;

/// <summary>A remote as somebody wrote it.</summary>
public static class RemoteText
{
    /// <summary>Checks a remote.</summary>
    /// <param name="text">A URL or a path, perhaps with a branch.</param>
    /// <param name="shown">As it may be shown: without credentials.</param>
    /// <param name="error">What is wrong with it, and the cure.</param>
    public static bool TryDescribe(string text, out string shown, out string error)
    {
        bool sound = GitRemote.TryParse(text, out GitRemote? remote, out string? reason);
        shown = remote?.ToString() ?? string.Empty;
        error = reason ?? string.Empty;
        return sound;
    }
}
