using System.Net.Http.Headers;
using Serai.Git.Transports.Http;

namespace Serai.Git;

/// <summary>
/// Reaches HTTP servers that are no git remotes by the rules that hold for those: through the proxies of the environment, trusting the
/// authorities of the options, with the credentials of their file, and at public addresses alone but for servers that the operator named.
/// Immutable, safe from any thread. Of the options it uses the idle timeout (for connecting), the authorities, the credentials file, the
/// environment, and <see cref="GitClientOptions.AllowRedirectToPrivateNetwork"/>, here for every URL.
/// </summary>
public sealed class HttpAccess
{
    private const string NotPublic = "is in a private network, and such have to be allowed";

    private readonly string _name;
    private readonly GitClientOptions _options;
    private readonly EnvironmentProxy _proxy;
    private readonly Uri[] _configured;

    private HttpAccess(string name, GitClientOptions options, Uri[] configured)
    {
        _name = name;
        _options = options;
        _configured = configured;
        _proxy = EnvironmentProxy.Create(name, options.ReadVariable);
    }

    /// <summary>Reads the variables of the environment; nothing is contacted.</summary>
    /// <param name="name">What is fetched, for messages.</param>
    /// <param name="options">How.</param>
    /// <param name="configured">URLs whose servers (scheme, host and port) may have any address.</param>
    /// <exception cref="GitRemoteException">A variable is no URL of a proxy.</exception>
    public static HttpAccess Create(string name, GitClientOptions options, IEnumerable<Uri> configured) =>
        new(name, options, [.. configured]);

    /// <summary>
    /// Makes a handler, owned by the caller. It follows no redirect, undoes no compression and keeps no cookies; the address rules are
    /// kept while it connects: a request that breaks them fails with a <see cref="GitRemoteException"/> inside of its
    /// <see cref="HttpRequestException"/>, as one does whose certificate is not accepted.
    /// </summary>
    /// <exception cref="GitRemoteException">The file with the authorities cannot be read.</exception>
    public SocketsHttpHandler OpenHandler()
    {
        var rule = new AddressRule(
            IsConfigured,
            host => new GitRemoteException(GitRemoteFault.RedirectRefused, $"{_name}: {host} {NotPublic}; nothing was fetched"));
        return HttpConnections.Create(_name, _proxy, rule, _options);
    }

    /// <summary>
    /// Why a URL is not to be asked for, before anything is resolved: it names a private address itself. Behind a proxy, which resolves
    /// names in our place, this is all that can be told; directly, the connection is what decides.
    /// </summary>
    /// <returns>The reason in words; null where it may be asked for.</returns>
    public string? WhyRefused(Uri url) =>
        !_options.AllowRedirectToPrivateNetwork && !IsConfigured(url) && HttpRedirect.IsPrivateByName(url) ? $"{url.IdnHost} {NotPublic}" : null;

    /// <summary>The value of <c>Authorization</c> for a URL: what the credentials file has for its server and path, read anew.</summary>
    /// <returns>Null where there is no file, or nothing in it for this URL.</returns>
    /// <exception cref="GitRemoteException">The file cannot be read, others can read it, or a line is malformed.</exception>
    public AuthenticationHeaderValue? AuthorizationFor(Uri url) =>
        _options.CredentialsFile is { } file ? CredentialsFile.Find(file, url, user: null)?.Header : null;

    /// <summary>Whether what is meant for the server of one URL may go to that of the other: the same, or the same host gone from http to https.</summary>
    public static bool IsSameServer(Uri url, Uri other) => HttpRedirect.IsSameServer(url, other);

    /// <summary>A URL for a message: without credentials and query, cleaned of what cannot be shown, of bounded length.</summary>
    public static string Show(Uri url) => HttpRedirect.Show(url);

    private bool IsConfigured(Uri url) => Array.Exists(_configured, configured => HttpRedirect.IsSameServer(configured, url));
}
