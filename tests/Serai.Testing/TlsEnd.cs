using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Serai.Testing;

/// <summary>The end of TLS in front of a plain server on loopback: <c>https://127.0.0.1:PORT</c>.</summary>
public sealed class TlsEnd : LoopbackRelay
{
    private readonly int _targetPort;
    private readonly SslStreamCertificateContext _certificate;

    public TlsEnd(int targetPort, SslStreamCertificateContext certificate)
    {
        _targetPort = targetPort;
        _certificate = certificate;
        Start();
    }

    protected override async Task ServeAsync(NetworkStream near, CancellationToken cancellationToken)
    {
        await using var tls = new SslStream(near);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _certificate }, cancellationToken);
        using var far = new TcpClient { NoDelay = true };
        await far.ConnectAsync(IPAddress.Loopback, _targetPort, cancellationToken);
        await PassAsync(tls, far.GetStream(), cancellationToken);
    }
}
