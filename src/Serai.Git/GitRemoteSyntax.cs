using System.Buffers;
using System.Globalization;

namespace Serai.Git;

/// <summary>The grammar of <see cref="GitRemote"/>. Every error leaves out what may be a password.</summary>
internal static class GitRemoteSyntax
{
    private const int MaxLength = 8_192;
    private const string Forms =
        "write https://host/path, http://host/path, git://host/path, ssh://host/path, user@host:path, file:///path or a path, with #branch if wanted";

    // git-check-ref-format(1), rule 4 and 5, and the backslash of rule 10.
    private static readonly SearchValues<char> NotInRefNames = SearchValues.Create(" ~^:?*[\\");

    private static readonly SearchValues<char> NotInHosts = SearchValues.Create(" \"'`$&;|<>(){}\\/?#@%^*!,=+");

    public static (GitRemote? Remote, string? Error) Read(string text)
    {
        try
        {
            return (ReadChecked(text), null);
        }
        catch (FormatException e)
        {
            return (null, $"remote '{WithoutCredentials(text)}': {e.Message}");
        }
    }

    private static GitRemote ReadChecked(string text)
    {
        Expect(!string.IsNullOrWhiteSpace(text), $"it is empty; {Forms}");
        Expect(text.Length <= MaxLength, $"expected at most {MaxLength} characters, found {text.Length}");
        int control = text.AsSpan().IndexOfAnyInRange('\0', '\u001f');
        control = control >= 0 ? control : text.IndexOf('\u007f', StringComparison.Ordinal);
        Expect(control < 0, $"a control character at position {control}; {Forms}");

        int hash = text.LastIndexOf('#');
        string location = hash < 0 ? text : text[..hash];
        (string? refName, ObjectId commit) = hash < 0 ? (null, default) : ReadWanted(text[(hash + 1)..]);

        int scheme = location.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            return ReadUrl(location[..scheme], location[(scheme + 3)..], refName, commit);
        }

        int colon = ScpColon(location);
        if (colon >= 0)
        {
            string authority = location[..colon];
            Expect(!location[(colon + 1)..].StartsWith(':'), $"'{authority}::' names a remote helper, which is not supported; {Forms}");
            return Ssh(authority, explicitPort: null, HomePath(location[(colon + 1)..]), refName, commit);
        }

        Expect(location.Length > 0, $"the path is empty; {Forms}");
        return new GitRemote(GitScheme.File, "", null, location) { RefName = refName, Commit = commit };
    }

    private static GitRemote ReadUrl(string scheme, string rest, string? refName, ObjectId commit)
    {
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string authority = slash < 0 ? rest : rest[..slash];
        string path = slash < 0 ? "/" : rest[slash..];
        switch (scheme.ToUpperInvariant())
        {
            case "HTTPS":
                return Http(GitScheme.Https, authority, path, refName, commit);
            case "HTTP":
                return Http(GitScheme.Http, authority, path, refName, commit);
            case "GIT":
                Expect(!authority.Contains('@', StringComparison.Ordinal), "git:// knows no users; leave out what stands before the @");
                (string host, int? port) = HostAndPort(authority);
                Expect(path.Length > 1, "the path of the repository is missing");
                return new GitRemote(GitScheme.Git, host, port, HomePath(Decoded(path))) { RefName = refName, Commit = commit };
            case "SSH":
                Expect(path.Length > 1, "the path of the repository is missing");
                (authority, port) = SplitPort(authority);
                return Ssh(authority, port, HomePath(Decoded(path)), refName, commit);
            case "FILE":
                Expect(authority is "" or "localhost", $"a file:// URL with the host '{authority}'; write file:///path");
                Expect(path.Length > 1, "the path of the repository is missing");
                return new GitRemote(GitScheme.File, "", null, Decoded(path)) { RefName = refName, Commit = commit };
            default:
                throw new FormatException($"the scheme is not supported; {Forms}");
        }
    }

    private static GitRemote Http(GitScheme scheme, string authority, string path, string? refName, ObjectId commit)
    {
        Expect(!path.Contains('?', StringComparison.Ordinal), "a query ('?…') is not supported; leave it out");
        Expect(!path.Contains(' ', StringComparison.Ordinal), "a blank in the path; write %20");
        int at = authority.LastIndexOf('@');
        GitCredentials? credentials = null;
        if (at >= 0)
        {
            _ = Decoded(authority[..at]);
            credentials = GitCredentials.Parse(authority[..at], "the URL");
        }

        (string host, int? port) = HostAndPort(authority[(at + 1)..]);
        string trimmed = path.TrimEnd('/');
        var remote = new GitRemote(scheme, host, port, trimmed.Length == 0 ? "/" : trimmed)
        {
            RefName = refName,
            Commit = commit,
            Credentials = credentials,
        };
        Expect(Uri.TryCreate(remote.Url, UriKind.Absolute, out _), $"it is not a URL; {Forms}");
        return remote;
    }

    private static GitRemote Ssh(string authority, int? explicitPort, string path, string? refName, ObjectId commit)
    {
        int at = authority.LastIndexOf('@');
        string? user = at < 0 ? null : authority[..at];
        Expect(user is null || !user.Contains(':', StringComparison.Ordinal), "ssh takes no password from a URL; use a key");
        // A leading dash would be read as an option by ssh or by the remote's shell.
        Expect(user is null || (user.Length > 0 && user[0] != '-'), "the user is empty or begins with '-'");
        Expect(path.Length > 0 && path[0] != '-', "the path of the repository is empty or begins with '-'");
        string host = CheckedHost(authority[(at + 1)..]);
        return new GitRemote(GitScheme.Ssh, host, explicitPort, path) { RefName = refName, Commit = commit, SshUser = user };
    }

    /// <summary>The colon of <c>host:path</c>: before any slash, outside brackets, and not that of a Windows drive; else -1.</summary>
    private static int ScpColon(string location)
    {
        int from = location.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open && location.IndexOf("]:", open, StringComparison.Ordinal) is > 0 and var close
            ? close
            : 0;
        int colon = location.IndexOf(':', from);
        int slash = location.IndexOf('/', StringComparison.Ordinal);
        bool drive = OperatingSystem.IsWindows() && colon == 1;
        return colon >= 0 && (slash < 0 || colon < slash) && !drive ? colon : -1;
    }

    private static (string Host, int? Port) HostAndPort(string authority)
    {
        (string host, int? port) = SplitPort(authority);
        return (CheckedHost(host), port);
    }

    private static (string Host, int? Port) SplitPort(string authority)
    {
        int colon = authority.LastIndexOf(':');
        if (colon < 0 || authority.EndsWith(']') || colon < authority.LastIndexOf('@'))
        {
            return (authority, null);
        }

        bool number = int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port);
        Expect(number && port is > 0 and <= 65_535, "the port is not a number from 1 to 65535");
        return (authority[..colon], port);
    }

    private static string CheckedHost(string host)
    {
        Expect(host.Length > 0, "the host is missing");
        Expect(host[0] != '-', "the host begins with '-'");
        string bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        Expect(bare.Length is > 0 and <= 255 && !bare.AsSpan().ContainsAny(NotInHosts), "the host has a character that no host name has");
        Expect(!bare.Contains(':', StringComparison.Ordinal) || (bare.Length < host.Length && System.Net.IPAddress.TryParse(bare, out _)), "the host is no name and no address; an IPv6 address stands in brackets");
        return bare;
    }

    private static string Decoded(string text)
    {
        string decoded = Uri.UnescapeDataString(text);
        Expect(decoded.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0, "a percent-encoded control character");
        return decoded;
    }

    /// <summary><c>/~user/path</c> names a home folder, as for git.</summary>
    private static string HomePath(string path) => path.StartsWith("/~", StringComparison.Ordinal) ? path[1..] : path;

    private static (string? RefName, ObjectId Commit) ReadWanted(string wanted)
    {
        if (ObjectId.TryParse(wanted, out ObjectId id))
        {
            return (null, id);
        }

        Expect(wanted.Length > 0, "nothing stands after '#'; write #branch, or leave the # out");
        Expect(IsRefName(wanted), $"'{wanted}' is not the name of a branch or tag (git-check-ref-format(1))");
        return (wanted, default);
    }

    /// <summary>git-check-ref-format(1), of a short or full name that is not empty.</summary>
    internal static bool IsRefName(string name)
    {
        bool valid = name is not "@" && name[0] != '-' && !name.EndsWith('.') && !name.AsSpan().ContainsAny(NotInRefNames)
            && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("@{", StringComparison.Ordinal);
        foreach (string part in name.Split('/'))
        {
            valid = valid && part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal);
        }

        return valid;
    }

    /// <summary>The text for a message: without anything that stands before an @, and without control characters.</summary>
    private static string WithoutCredentials(string? text)
    {
        text ??= "";
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        int at = text.LastIndexOf('@');
        string shown = scheme >= 0 && at > scheme ? string.Concat(text.AsSpan(0, scheme + 3), text.AsSpan(at + 1)) : text;
        return PktLines.RemoteText.Clean(shown, 200);
    }

    private static void Expect(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new FormatException(otherwise);
        }
    }
}
