using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Serai.Git;

/// <summary>
/// Where a repository is, and which branch, tag or commit of it is wanted: <c>https://host/path.git#branch</c>, <c>http://</c>,
/// <c>git://</c>, <c>ssh://</c>, <c>user@host:path</c>, <c>file://</c> or a path. Immutable; checked at birth; never shows credentials.
/// Source: git-clone(1), GIT URLS.
/// </summary>
public sealed class GitRemote
{
    internal GitRemote(GitScheme scheme, string host, int? explicitPort, string path)
    {
        Scheme = scheme;
        Host = host;
        ExplicitPort = explicitPort;
        Path = path;
    }

    /// <summary>How it is spoken to.</summary>
    public GitScheme Scheme { get; }

    /// <summary>The host's name or address; empty for a local path.</summary>
    public string Host { get; }

    /// <summary>The TCP port; 0 for a local path.</summary>
    public int Port => ExplicitPort ?? DefaultPort(Scheme);

    /// <summary>The path on the host (for <c>http</c> still percent-encoded), or the local path.</summary>
    public string Path { get; }

    /// <summary>The branch, tag or full ref name that is wanted; null for the remote's HEAD or for a commit.</summary>
    public string? RefName { get; internal init; }

    /// <summary>The commit that is wanted (<c>#</c> and 40 or 64 hexadecimal digits); none otherwise.</summary>
    public ObjectId Commit { get; internal init; }

    /// <summary>The user to log in as with ssh; null for the system's choice.</summary>
    public string? SshUser { get; internal init; }

    /// <summary>Whether the URL carried a user, password or token for HTTP.</summary>
    public bool HasCredentials => Credentials is not null;

    internal GitCredentials? Credentials { get; init; }

    /// <summary>Host and port as a URL writes them: the port only where the URL gave one, brackets around an IPv6 address.</summary>
    internal string Authority
    {
        get
        {
            string host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
            return ExplicitPort is { } port ? string.Create(CultureInfo.InvariantCulture, $"{host}:{port}") : host;
        }
    }

    /// <summary>The URL without credentials and without the wanted ref: the name of this remote in messages.</summary>
    internal string Url => Scheme switch
    {
        GitScheme.File => Path,
        GitScheme.Ssh => $"ssh://{(SshUser is null ? "" : SshUser + "@")}{Authority}{(Path.StartsWith('/') ? "" : "/")}{Path}",
        _ => $"{Name(Scheme)}://{Authority}{(Path.StartsWith('/') ? "" : "/")}{Path}",
    };

    /// <summary>Whether the port was given.</summary>
    internal bool HasPort => ExplicitPort is not null;

    private int? ExplicitPort { get; }

    /// <summary>Reads a remote as an operator writes it.</summary>
    /// <exception cref="FormatException">It is not one; the message says what is wrong and how to write it, without credentials.</exception>
    public static GitRemote Parse(string text) =>
        TryParse(text, out GitRemote? remote, out string? error) ? remote : throw new FormatException(error);

    /// <summary>Reads a remote as an operator writes it.</summary>
    /// <param name="text">The URL or path, with an optional <c>#branch</c>.</param>
    /// <param name="remote">The remote, where the result is true.</param>
    /// <param name="error">What is wrong and how to write it, without credentials, where the result is false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out GitRemote? remote, [NotNullWhen(false)] out string? error)
    {
        (remote, error) = GitRemoteSyntax.Read(text);
        return remote is not null;
    }

    /// <summary>The URL without credentials, and the wanted branch, tag or commit after <c>#</c>.</summary>
    public override string ToString()
    {
        string? wanted = Commit.IsNone ? RefName : Commit.ToString();
        return wanted is null ? Url : $"{Url}#{wanted}";
    }

    internal static string Name(GitScheme scheme) => scheme switch
    {
        GitScheme.Https => "https",
        GitScheme.Http => "http",
        GitScheme.Git => "git",
        GitScheme.Ssh => "ssh",
        _ => "file",
    };

    private static int DefaultPort(GitScheme scheme) => scheme switch
    {
        GitScheme.Https => 443,
        GitScheme.Http => 80,
        GitScheme.Git => 9418, // git-daemon(1)
        GitScheme.Ssh => 22,
        _ => 0,
    };
}
