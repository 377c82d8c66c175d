using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Serai.Git.Transports.Http;

/// <summary>Errors of HTTP as what they mean for a fetch, with the cure.</summary>
internal static class HttpError
{
    private const string ProxyCure = "the proxy wants credentials, or other ones; set them in HTTP_PROXY or HTTPS_PROXY as http://user:password@host:port";

    /// <summary>The error for a request that got no answer.</summary>
    /// <param name="remote">The remote.</param>
    /// <param name="asked">The URL that was asked.</param>
    /// <param name="proxy">The proxy that it was asked through.</param>
    /// <param name="error">What the framework says.</param>
    public static GitRemoteException For(GitRemote remote, Uri asked, Uri? proxy, HttpRequestException error)
    {
        if (error.InnerException is GitRemoteException known)
        {
            return known;
        }

        if (error.InnerException is AuthenticationException tls)
        {
            return new GitRemoteException(
                GitRemoteFault.Unreachable,
                $"{remote.Url}: no secure connection to {asked.IdnHost} port {asked.Port}: {Clean(tls.Message)}; check the server's certificate, this machine's clock and its trusted authorities (SSL_CERT_FILE)",
                error);
        }

        if (error.HttpRequestError == HttpRequestError.ProxyTunnelError)
        {
            return error.StatusCode == HttpStatusCode.ProxyAuthenticationRequired ? ProxyWantsCredentials(remote, proxy)
                : new GitRemoteException(GitRemoteFault.Unreachable, $"{remote.Url}: the proxy refused: {Clean(error.Message)}; check HTTP_PROXY, HTTPS_PROXY and NO_PROXY", error);
        }

        if (error.InnerException is SocketException socket)
        {
            return proxy is null ? ConnectionError.For(remote, asked.IdnHost, asked.Port, socket.SocketErrorCode, error)
                : ConnectionError.For(remote, "the proxy " + proxy.IdnHost, proxy.Port, socket.SocketErrorCode, error);
        }

        return RemoteStream.Lost(remote.Url, error.InnerException ?? error);
    }

    /// <summary>The error that an answer is; null for one that can be read.</summary>
    /// <param name="remote">The remote.</param>
    /// <param name="response">The answer.</param>
    /// <param name="sent">The credentials that the server was shown.</param>
    /// <param name="expectedType">The content type of one that can be read.</param>
    public static GitRemoteException? In(GitRemote remote, HttpResponseMessage response, GitCredentials? sent, string expectedType)
    {
        int status = (int)response.StatusCode;
        if (status != 200)
        {
            (GitRemoteFault fault, string meaning) = response.StatusCode switch
            {
                HttpStatusCode.Unauthorized => (GitRemoteFault.Unauthorized, sent is not null
                    ? $"the credentials of {sent.Origin} are not accepted; check user and password or token"
                    : "it wants credentials; give a user and a password or token in the URL, the credentials file or SERAI_GIT_TOKEN, or check the path: some servers answer so for repositories that don't exist"),
                HttpStatusCode.ProxyAuthenticationRequired => (GitRemoteFault.Unauthorized, ProxyCure),
                HttpStatusCode.Forbidden => (GitRemoteFault.Refused, "it refuses; check the path, and what the user may read"),
                HttpStatusCode.NotFound or HttpStatusCode.Gone => (GitRemoteFault.NoRepository, "there is no repository; check the path of the URL"),
                >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests => (GitRemoteFault.Refused, "the server is in trouble or overloaded; try again later"),
                >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => (GitRemoteFault.RedirectRefused, "a redirect that names no target, or of a command; use the repository's own URL"),
                _ => (GitRemoteFault.Refused, "check the URL"),
            };
            return new GitRemoteException(fault, $"{remote.Url}: the server answers HTTP {status}: {meaning}");
        }

        string? type = response.Content.Headers.ContentType?.MediaType;
        return string.Equals(type, expectedType, StringComparison.OrdinalIgnoreCase)
            ? null
            : new GitRemoteException(
                GitRemoteFault.Malformed,
                $"{remote.Url}: not a smart git server: expected {expectedType}, found {(type is null ? "no content type" : Clean(type))}; check the path of the URL; a folder of files (\"dumb\" HTTP) cannot be fetched from");
    }

    private static GitRemoteException ProxyWantsCredentials(GitRemote remote, Uri? proxy) =>
        new(GitRemoteFault.Unauthorized, $"{remote.Url}: {proxy?.Authority} answers HTTP 407: {ProxyCure}");

    private static string Clean(string text) => PktLines.RemoteText.Clean(text, 200);
}
