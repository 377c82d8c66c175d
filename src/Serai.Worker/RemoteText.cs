using Serai.Git;

namespace Serai.Worker;

/// <summary>A remote as somebody wrote it.</summary>
public static class RemoteText
{
    /// <summary>A remote that was checked before, without credentials.</summary>
    public static string WithoutCredentials(string text) => GitRemote.Parse(text).ToString();

    /// <summary>Checks a remote.</summary>
    /// <param name="text">A URL or a path, perhaps with a branch.</param>
    /// <param name="shown">As it may be shown: without credentials.</param>
    /// <param name="error">What is wrong with it, and the cure.</param>
    public static bool TryDescribe(string text, out string shown, out string error)
    {
        shown = string.Empty;
        if (!GitRemote.TryParse(text, out GitRemote? remote, out string? reason))
        {
            error = reason;
            return false;
        }

        shown = remote.ToString();
        try
        {
            // Opening contacts nobody; it refuses the kinds of remote that this version cannot speak to.
            _ = GitClient.Open(remote, new GitClientOptions());
            error = string.Empty;
            return true;
        }
        catch (GitRemoteException unsupported)
        {
            error = unsupported.Message;
            return false;
        }
    }
}
