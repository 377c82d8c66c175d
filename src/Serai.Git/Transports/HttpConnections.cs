using System.Net;
using System.Net.Sockets;

namespace Serai.Git.Transports;

/// <summary>
/// Makes the connections of HTTP. The server that the operator named is connected to wherever it is; one that a redirect names only at a
/// public address, decided on the address that is connected to, so that no name can change its mind in between.
/// </summary>
internal static class HttpConnections
{
    public static SocketsHttpHandler Create(Uri configured, GitClientOptions options) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        UseCookies = false,
        Proxy = HttpClient.DefaultProxy, // HTTP_PROXY, HTTPS_PROXY, NO_PROXY
        MaxConnectionsPerServer = 2,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxResponseHeadersLength = 64, // KiB
        ConnectTimeout = options.IdleTimeout,
        ConnectCallback = (context, token) => ConnectAsync(configured, options, context, token),
    };

    private static async ValueTask<Stream> ConnectAsync(
        Uri configured, GitClientOptions options, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint target = context.DnsEndPoint;
        Uri asked = context.InitialRequestMessage.RequestUri!;

        bool anyAddress = IsProxy(target, asked) || options.AllowRedirectToPrivateNetwork || HttpRedirect.IsSameServer(configured, asked);
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

    /// <summary>Whether a connection is to the proxy for a URL, which the operator configured; it polices what it resolves.</summary>
    private static bool IsProxy(DnsEndPoint target, Uri asked) =>
        HttpClient.DefaultProxy.GetProxy(asked) is { } proxy && proxy != asked
        && target.Port == proxy.Port && string.Equals(target.Host, proxy.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static IPAddress[] OnlyPublic(Uri configured, IPAddress[] addresses, string host)
    {
        IPAddress[] allowed = [.. addresses.Where(PublicAddress.Is)];
        return allowed.Length > 0 ? allowed : throw HttpRedirect.Refusal(configured.AbsoluteUri, host, HttpRedirect.NotPublic);
    }
}
