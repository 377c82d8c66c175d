using System.Text;

namespace Serai.Git;

/// <summary>A user and a password or token, kept apart from the URL so that neither a log nor an error shows them.</summary>
internal sealed class GitCredentials(string user, string password)
{
    /// <summary>The parameter of <c>Authorization: Basic</c> (RFC 7617), in UTF-8.</summary>
    public string BasicParameter => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    public override string ToString() => "(credentials)";
}
