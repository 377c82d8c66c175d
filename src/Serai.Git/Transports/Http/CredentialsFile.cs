using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Serai.Git.Transports.Http;

/// <summary>
/// Credentials by server, one URL a line as git-credential-store(1) keeps them: <c>https://user:password@host/path</c>, percent-encoded, and
/// <c>https://bearer:TOKEN@host</c> for a bearer token. A line is for its scheme, host and port, and where it names a path, for what lies at
/// or below it; of several, the one with the longest path is taken, the first of equals.
/// </summary>
internal static class CredentialsFile
{
    private const int MaxBytes = 1 << 20;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Looks for what the file has for a URL.</summary>
    /// <param name="path">The file.</param>
    /// <param name="url">The URL, without credentials.</param>
    /// <param name="user">The user that the line has to be of; null for any.</param>
    /// <exception cref="GitRemoteException">The file cannot be read, others can read it, or a line is malformed.</exception>
    public static GitCredentials? Find(string path, Uri url, string? user)
    {
        GitCredentials? best = null;
        int bestLength = -1;
        int number = 0;
        foreach (string line in Read(path, url).Split('\n'))
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            (Uri server, string userInfo) = Parse(text, path, number);
            if (!Matches(server, url) || server.AbsolutePath.Length <= bestLength)
            {
                continue;
            }

            GitCredentials found = CredentialsOf(userInfo, path, number);
            if (user is null || string.Equals(user, found.User, StringComparison.Ordinal))
            {
                (best, bestLength) = (found, server.AbsolutePath.Length);
            }
        }

        return best;
    }

    private static string Read(string path, Uri url)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            UnixFileMode mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(file);
            if ((mode & Others) != UnixFileMode.None)
            {
                throw new GitRemoteException(
                    GitRemoteFault.Unauthorized, $"credentials file {path}: others than its owner may read or write it; nothing was sent; run: chmod 600 {path}");
            }

            using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
            byte[] bytes = new byte[Math.Min(stream.Length, MaxBytes)];
            stream.ReadExactly(bytes);
            return stream.Length <= MaxBytes
                ? System.Text.Encoding.UTF8.GetString(bytes)
                : throw new GitRemoteException(GitRemoteFault.TooLarge, $"credentials file {path}: expected at most {MaxBytes} bytes, found {stream.Length}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new GitRemoteException(
                GitRemoteFault.Unauthorized, $"{HttpRedirect.Show(url)}: the credentials file {path} cannot be read ({PktLines.RemoteText.Clean(e.Message, 200)}); nothing was sent", e);
        }
    }

    /// <summary>Takes the credentials out of a line, and the server that they are for.</summary>
    private static (Uri Server, string UserInfo) Parse(string text, string path, int number)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        int slash = scheme < 0 ? -1 : text.IndexOf('/', scheme + 3);
        string authority = scheme < 0 ? "" : text[(scheme + 3)..(slash < 0 ? text.Length : slash)];
        int at = authority.LastIndexOf('@');
        return at > 0 && Uri.TryCreate(string.Concat(text.AsSpan(0, scheme + 3), authority.AsSpan(at + 1), slash < 0 ? "" : text.AsSpan(slash)), UriKind.Absolute, out Uri? server)
            ? (server, authority[..at])
            : throw Malformed(path, number, "expected https://user:password@host, or https://bearer:TOKEN@host");
    }

    private static GitCredentials CredentialsOf(string userInfo, string path, int number)
    {
        string origin = string.Create(CultureInfo.InvariantCulture, $"line {number} of {path}");
        try
        {
            return GitCredentials.Parse(userInfo, origin);
        }
        catch (FormatException e)
        {
            throw Malformed(path, number, e.Message);
        }
    }

    // The line itself is not shown: it may be a password.
    private static GitRemoteException Malformed(string path, int number, string what) =>
        new(GitRemoteFault.Unauthorized, string.Create(CultureInfo.InvariantCulture, $"credentials file {path}: line {number}: {what}; nothing was sent"));

    private static bool Matches(Uri server, Uri url)
    {
        string below = server.AbsolutePath.TrimEnd('/');
        return string.Equals(server.Scheme, url.Scheme, StringComparison.OrdinalIgnoreCase)
            && string.Equals(server.IdnHost.Trim('[', ']'), url.IdnHost.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
            && server.Port == url.Port
            && (url.AbsolutePath.Equals(below, StringComparison.Ordinal) || url.AbsolutePath.StartsWith(below + "/", StringComparison.Ordinal));
    }
}
