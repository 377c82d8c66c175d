using System.Net.Http.Headers;
using System.Text;

namespace Serai.Git;

/// <summary>
/// A user and a password, or a bearer token, kept apart from the URL so that neither a log nor an error shows them. Immutable.
/// </summary>
public sealed class GitCredentials
{
    /// <summary>The user name that says, in a URL and in a credentials file, that the password is a bearer token.</summary>
    internal const string BearerUser = "bearer";

    private readonly string _password;

    private GitCredentials(string? user, string password, string origin)
    {
        User = user;
        _password = password;
        Origin = origin;
    }

    /// <summary>The user; null for a bearer token.</summary>
    internal string? User { get; }

    /// <summary>Whether a password or token is there, and not a user alone.</summary>
    internal bool HasPassword => _password.Length > 0;

    /// <summary>Where they come from, for messages.</summary>
    internal string Origin { get; }

    /// <summary>The value of <c>Authorization</c>: RFC 7617, in UTF-8; RFC 6750.</summary>
    internal AuthenticationHeaderValue Header => User is null
        ? new AuthenticationHeaderValue("Bearer", _password)
        : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{_password}")));

    /// <summary>For HTTP's basic scheme.</summary>
    public static GitCredentials Basic(string user, string password) => new(user, password, "GitClientOptions");

    /// <summary>For HTTP's bearer scheme.</summary>
    /// <exception cref="FormatException">The token has a character that no token has.</exception>
    public static GitCredentials Bearer(string token) => Bearer(token, "GitClientOptions");

    /// <summary>Shows nothing of them.</summary>
    public override string ToString() => "(credentials)";

    internal static GitCredentials Bearer(string token, string origin) =>
        token.Length > 0 && token.All(c => c is > ' ' and < '\u007f')
            ? new GitCredentials(null, token, origin)
            : throw new FormatException($"the bearer token of {origin}: expected visible ASCII characters without blanks");

    /// <summary>From the part of a URL before the <c>@</c>, percent-encoded.</summary>
    /// <exception cref="FormatException">A character that no token has.</exception>
    internal static GitCredentials Parse(string userInfo, string origin)
    {
        string[] parts = userInfo.Split(':', 2);
        string user = Uri.UnescapeDataString(parts[0]);
        string password = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        return user is BearerUser ? Bearer(password, origin) : new GitCredentials(user, password, origin);
    }
}
