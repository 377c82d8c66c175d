using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Serai.Git.Transports.Http;

/// <summary>
/// The proxies of the environment, as curl and so git read them: <c>http_proxy</c>, <c>https_proxy</c>, <c>all_proxy</c> and <c>no_proxy</c>,
/// in lower case first. Immutable. Source: curl(1), ENVIRONMENT.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy
{
    private readonly Uri? _forHttp;
    private readonly Uri? _forHttps;
    private readonly string[] _direct;
    private readonly Dictionary<string, NetworkCredential> _credentials = new(StringComparer.Ordinal);

    private EnvironmentProxy(string remote, Func<string, string?> readVariable)
    {
        // In a CGI program HTTP_PROXY may be a header of a request (CVE-2016-5385).
        bool isCgi = readVariable("GATEWAY_INTERFACE") is { Length: > 0 };
        Uri? all = Read(remote, readVariable, "all_proxy", "ALL_PROXY");
        _forHttp = Read(remote, readVariable, "http_proxy", isCgi ? null : "HTTP_PROXY") ?? all;
        _forHttps = Read(remote, readVariable, "https_proxy", "HTTPS_PROXY") ?? all;
        string direct = readVariable("no_proxy") ?? readVariable("NO_PROXY") ?? "";
        _direct = direct.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>The credentials of the variables; nobody sets others.</summary>
    [SuppressMessage("Design", "CA1044", Justification = "the interface has a setter")]
    public ICredentials? Credentials
    {
        get => new PerProxy(_credentials);
        set => throw new NotSupportedException();
    }

    /// <summary>Reads the variables.</summary>
    /// <param name="remote">What is fetched, for messages.</param>
    /// <param name="readVariable">Reads one.</param>
    /// <exception cref="GitRemoteException">One of them is no URL of a proxy.</exception>
    public static EnvironmentProxy Create(string remote, Func<string, string?> readVariable) => new(remote, readVariable);

    /// <summary>The proxy for a URL; null where it is reached directly.</summary>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : ProxyFor(destination);

    public bool IsBypassed(Uri host) => ProxyFor(host) is null || Array.Exists(_direct, entry => IsDirect(entry, host));

    /// <summary>Whether a connection is to one of the proxies, which the operator configured; they police what they resolve.</summary>
    public bool Is(DnsEndPoint target) => Is(_forHttp, target) || Is(_forHttps, target);

    private static bool Is(Uri? proxy, DnsEndPoint target) =>
        proxy is not null && target.Port == proxy.Port && string.Equals(target.Host.Trim('[', ']'), proxy.IdnHost.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);

    private Uri? ProxyFor(Uri destination) => destination.Scheme is "https" ? _forHttps : _forHttp;

    /// <summary>Whether an entry of <c>no_proxy</c> names a host: all, a name and those below it, an address, or a network.</summary>
    private static bool IsDirect(string entry, Uri host)
    {
        if (entry is "*")
        {
            return true;
        }

        string name = host.IdnHost.Trim('[', ']');
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            return IPNetwork.TryParse(entry, out IPNetwork network) ? network.Contains(address)
                : IPAddress.TryParse(entry.Trim('[', ']'), out IPAddress? same) && same.Equals(address);
        }

        string suffix = entry.TrimStart('.');
        return name.Equals(suffix, StringComparison.OrdinalIgnoreCase)
            || (name.Length > suffix.Length && name[^(suffix.Length + 1)] == '.' && name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
    }

    private Uri? Read(string remote, Func<string, string?> readVariable, params string?[] names)
    {
        string? name = Array.Find(names, name => name is not null && readVariable(name) is { Length: > 0 });
        if (name is null)
        {
            return null;
        }

        string text = readVariable(name)!;
        string url = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? proxy) || proxy.Scheme is not ("http" or "https" or "socks4" or "socks4a" or "socks5") || proxy.Host.Length == 0)
        {
            throw new GitRemoteException(GitRemoteFault.Unreachable, $"{remote}: {name} is not the URL of a proxy; nothing was fetched; write {name}=http://host:port");
        }

        var bare = new Uri(proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        if (proxy.UserInfo.Length > 0)
        {
            string[] parts = proxy.UserInfo.Split(':', 2);
            _credentials[bare.Authority] = new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        }

        return bare;
    }

    private sealed class PerProxy(Dictionary<string, NetworkCredential> credentials) : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType) => credentials.GetValueOrDefault(uri.Authority);
    }
}
