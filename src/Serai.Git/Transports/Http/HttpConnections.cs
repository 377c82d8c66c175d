using System.Net;
using System.Net.Sockets;

namespace Serai.Git.Transports.Http;

/// <summary>
/// Makes the connections of HTTP. A server that the operator named is connected to wherever it is; another only at a public address,
/// decided on the address that is connected to, so that no name can change its mind in between.
/// </summary>
internal static class HttpConnections
{
    /// <param name="remote">What is fetched, for messages.</param>
    /// <param name="proxy">The proxies; they are the operator's, too.</param>
    /// <param name="rule">Who may have any address.</param>
    /// <param name="options">Authorities, timeouts, and whether all may.</param>
    public static SocketsHttpHandler Create(string remote, EnvironmentProxy proxy, AddressRule rule, GitClientOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = proxy,
        SslOptions = CertificateTrust.Create(remote, options),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxResponseHeadersLength = 64, // KiB
        ConnectTimeout = options.IdleTimeout,
        ConnectCallback = (context, token) => ConnectAsync(proxy, rule, options, context, token),
    };

    private static async ValueTask<Stream> ConnectAsync(
        EnvironmentProxy proxy, AddressRule rule, GitClientOptions options, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint target = context.DnsEndPoint;
        HttpRequestMessage request = context.InitialRequestMessage;
        Uri asked = request.RequestUri!;

        // The request for a tunnel is the proxy's own, and its URL is the proxy's.
        bool isProxy = request.Method == HttpMethod.Connect ? proxy.Is(target) : proxy.GetProxy(asked) is not null && proxy.Is(target);
        bool anyAddress = isProxy || options.AllowRedirectToPrivateNetwork || rule.IsConfigured(asked);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (anyAddress)
            {
                await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                IPAddress[] addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken).ConfigureAwait(false);
                await socket.ConnectAsync(OnlyPublic(rule, addresses, target.Host), target.Port, cancellationToken).ConfigureAwait(false);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress[] OnlyPublic(AddressRule rule, IPAddress[] addresses, string host)
    {
        IPAddress[] allowed = [.. addresses.Where(PublicAddress.Is)];
        return allowed.Length > 0 ? allowed : throw rule.Refusal(host);
    }
}
