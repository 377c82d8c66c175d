using System.Net;

namespace Serai.Git.Transports.Http;

/// <summary>Which redirects are followed: few, to <c>http</c> and <c>https</c> alone, and never from <c>https</c> to <c>http</c>.</summary>
internal static class HttpRedirect
{
    /// <summary>Why a redirect into a private network is not followed.</summary>
    public const string NotPublic = "which is in a private network, and such have to be allowed";

    /// <summary>Where an answer redirects to; null where it does not, or to what is no URL.</summary>
    public static Uri? Target(HttpResponseMessage response, Uri asked)
    {
        bool redirects = response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        return redirects && response.Headers.Location is { } location && Uri.TryCreate(asked, location, out Uri? target) ? target : null;
    }

    /// <summary>Refuses a redirect that is not safe to follow. Addresses are looked at when the connection is made.</summary>
    public static void Check(GitRemote remote, Uri from, Uri target, int followed, GitClientOptions options)
    {
        bool mayBePrivate = options.AllowRedirectToPrivateNetwork || IsSameServer(new Uri(remote.Url), target);
        string? reason = followed >= options.Limits.MaxRedirects ? $"after {options.Limits.MaxRedirects} redirects"
            : target.Scheme is not ("http" or "https") ? "which is neither http nor https"
            : from.Scheme is "https" && target.Scheme is "http" ? "which gives up encryption"
            : target.UserInfo.Length > 0 ? "which carries credentials"
            : !mayBePrivate && IsPrivateByName(target) ? NotPublic
            : null;
        if (reason is not null)
        {
            throw Refusal(remote.Url, Show(target), reason);
        }
    }

    /// <summary>The error for a redirect that is not followed.</summary>
    public static GitRemoteException Refusal(string remote, string target, string reason) =>
        new(GitRemoteFault.RedirectRefused, $"{remote}: redirected to {target}, {reason}: not followed; nothing was fetched; use the repository's own URL");

    /// <summary>Whether what is meant for one URL may go to the other: same host and port, or the same host gone from http to https.</summary>
    public static bool IsSameServer(Uri configured, Uri target)
    {
        bool sameHost = string.Equals(configured.IdnHost, target.IdnHost, StringComparison.OrdinalIgnoreCase);
        bool same = string.Equals(configured.Scheme, target.Scheme, StringComparison.Ordinal) && configured.Port == target.Port;
        bool secured = configured is { Scheme: "http", IsDefaultPort: true } && target is { Scheme: "https", IsDefaultPort: true };
        return sameHost && (same || secured);
    }

    /// <summary>Whether a URL names a private address itself. A proxy may be what resolves its name, so this is looked at here already.</summary>
    public static bool IsPrivateByName(Uri target) =>
        IPAddress.TryParse(target.IdnHost, out IPAddress? address) ? !PublicAddress.Is(address)
        : target.IsLoopback || target.IdnHost.TrimEnd('.').EndsWith("localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>A URL for a message: without credentials and query, cleaned.</summary>
    public static string Show(Uri uri) =>
        PktLines.RemoteText.Clean(uri.IsAbsoluteUri ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "a relative URL", 200);
}
