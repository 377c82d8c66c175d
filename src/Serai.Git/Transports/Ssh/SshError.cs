using System.Globalization;
using Serai.Git.PktLines;

namespace Serai.Git.Transports.Ssh;

/// <summary>
/// What an ssh that failed means for a fetch, by its exit status and its words: ssh(1) ends with 255 where it failed itself, else with the
/// status of the remote's command. The words are those of OpenSSH, and of git and shells on the other side.
/// </summary>
internal static class SshError
{
    private const int CommandNotFound = 127;
    private const int MaxShownChars = 400;

    private static readonly (string Words, GitRemoteFault Fault, string Meaning)[] Known =
    [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", GitRemoteFault.Untrusted, "the host's key is not the one that is known; find out why, and only then replace it in known_hosts (ssh-keygen -R HOST)"),
        ("Host key verification failed", GitRemoteFault.Untrusted, "the host's key is not known here; add it to the known_hosts of the user that runs this, after comparing it with what its operator publishes (ssh-keyscan HOST)"),
        ("REVOKED HOST KEY", GitRemoteFault.Untrusted, "the host's key is revoked; ask its operator"),
        ("Permission denied", GitRemoteFault.Unauthorized, "no key is accepted; give the user that runs this a key that the server knows, without a passphrase or in an agent (GIT_SSH_COMMAND='ssh -i FILE' names one)"),
        ("Too many authentication failures", GitRemoteFault.Unauthorized, "too many keys were tried; name the right one (GIT_SSH_COMMAND='ssh -o IdentitiesOnly=yes -i FILE')"),
        ("Could not resolve hostname", GitRemoteFault.Unreachable, "the name is not known; check the host of the URL and the name resolution of this machine"),
        ("Connection refused", GitRemoteFault.Unreachable, "check the port of the URL, and that the server runs"),
        ("Connection timed out", GitRemoteFault.Unreachable, "check the network and firewalls between"),
        ("No route to host", GitRemoteFault.Unreachable, "check the network of this machine"),
        ("Network is unreachable", GitRemoteFault.Unreachable, "check the network of this machine"),
        ("does not appear to be a git repository", GitRemoteFault.NoRepository, "check the path of the URL"),
        ("not found", GitRemoteFault.NoRepository, "check the path of the URL, and that the key may read it"),
        ("detected dubious ownership", GitRemoteFault.Refused, "the repository belongs to another user there; see git-config(1), safe.directory"),
    ];

    /// <summary>The error.</summary>
    /// <param name="remote">The remote's name in messages.</param>
    /// <param name="status">How ssh ended.</param>
    /// <param name="errors">What it wrote to standard error.</param>
    /// <param name="received">Bytes that had come from the remote before.</param>
    public static GitRemoteException For(string remote, int status, string errors, long received)
    {
        string said = Shown(errors);
        if (received > 0)
        {
            return new GitRemoteException(
                GitRemoteFault.Cut, $"{remote}: the connection broke after {received} bytes ({said}); what was received is dropped, try again");
        }

        if (status == CommandNotFound)
        {
            return new GitRemoteException(
                GitRemoteFault.Unsupported, $"{remote}: a command was not found ({said}); git has to be installed on the server, and what GIT_SSH_COMMAND names has to be installed here");
        }

        foreach ((string words, GitRemoteFault fault, string meaning) in Known)
        {
            if (errors.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return new GitRemoteException(fault, $"{remote}: ssh says '{said}': {meaning}");
            }
        }

        return new GitRemoteException(
            GitRemoteFault.Refused,
            string.Create(CultureInfo.InvariantCulture, $"{remote}: ssh ended with status {status} before git answered, and says '{said}'; try the same by hand: ssh with 'git-upload-pack PATH'"));
    }

    /// <summary>The end of the text, cleaned.</summary>
    private static string Shown(string errors)
    {
        string cleaned = RemoteText.Clean(errors, int.MaxValue);
        return cleaned.Length == 0 ? "nothing"
            : cleaned.Length <= MaxShownChars ? cleaned
            : "…" + RemoteText.Clean(cleaned[^MaxShownChars..], MaxShownChars);
    }
}
