using System.Net;
using System.Net.Sockets;

namespace Serai.Git.Transports.Http;

/// <summary>
/// Makes the connections of HTTP. The server that the operator named is connected to wherever it is; one that a redirect names only at a
/// public address, decided on the address that is connected to, so that no name can change its mind in between.
/// </summary>
internal static class HttpConnections
{
    public static SocketsHttpHandler Create(GitRemote remote, EnvironmentProxy proxy, GitClientOptions options) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        UseCookies = false,
        Proxy = proxy,
        SslOptions = CertificateTrust.Create(remote, options),
        MaxConnectionsPerServer = 2,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxResponseHeadersLength = 64, // KiB
        ConnectTimeout = options.IdleTimeout,
        ConnectCallback = (context, token) => ConnectAsync(new Uri(remote.Url), proxy, options, context, token),
    };

    private static async ValueTask<Stream> ConnectAsync(
        Uri configured, EnvironmentProxy proxy, GitClientOptions options, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint target = context.DnsEndPoint;
        HttpRequestMessage request = context.InitialRequestMessage;
        Uri asked = request.RequestUri!;

        // The request for a tunnel is the proxy's own, and its URL is the proxy's.
        bool isProxy = request.Method == HttpMethod.Connect ? proxy.Is(target) : proxy.GetProxy(asked) is not null && proxy.Is(target);
        bool anyAddress = isProxy || options.AllowRedirectToPrivateNetwork || HttpRedirect.IsSameServer(configured, asked);
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
                await socket.ConnectAsync(OnlyPublic(configured, addresses, target.Host), target.Port, cancellationToken).ConfigureAwait(false);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress[] OnlyPublic(Uri configured, IPAddress[] addresses, string host)
    {
        IPAddress[] allowed = [.. addresses.Where(PublicAddress.Is)];
        return allowed.Length > 0 ? allowed : throw HttpRedirect.Refusal(configured.AbsoluteUri, host, HttpRedirect.NotPublic);
    }
}
