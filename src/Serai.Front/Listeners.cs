using System.Net.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Serai.Front.Admission;
using Serai.Front.Systemd;
using Serai.Front.Tls;

namespace Serai.Front;

/// <summary>Where the server listens: at the addresses of the settings, or at the sockets that a service manager listens on for it.</summary>
internal sealed class Listeners(FrontOptions options, ConnectionCap connections, ServedCertificate? certificate)
{
    /// <summary>The places as they are written, for what is said of them.</summary>
    public static string Describe(FrontOptions options) => options.Service.Sockets is { Count: > 0 } sockets
        ? string.Join(", ", sockets.Select(socket => $"descriptor {socket.Descriptor} of the service manager"))
        : string.Join(", ", options.Listen);

    /// <summary>Whether TLS is spoken anywhere.</summary>
    public static bool SpeakTls(FrontOptions options) =>
        options.Service.Sockets is { Count: > 0 } sockets ? sockets.Any(socket => socket.IsTls) : options.Listen.Any(address => address.IsTls);

    /// <summary>Gives them all to the server, which binds them when it starts.</summary>
    public void Add(KestrelServerOptions kestrel)
    {
        foreach (PassedSocket socket in options.Service.Sockets)
        {
            kestrel.ListenHandle((ulong)socket.Descriptor, listen => Guard(listen, socket.IsTls));
        }

        foreach (ListenAddress address in options.Service.Sockets.Count > 0 ? [] : options.Listen)
        {
            if (address.SocketPath is { } path)
            {
                StaleSocket.Remove(path);
                kestrel.ListenUnixSocket(path, listen => Guard(listen, isTls: false));
            }
            else
            {
                kestrel.Listen(address.EndPoint!, listen => Guard(listen, address.IsTls));
            }
        }
    }

    private void Guard(ListenOptions listen, bool isTls)
    {
        listen.Protocols = HttpProtocols.Http1;
        connections.Guard(listen);
        if (isTls)
        {
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = certificate!.Now() }),
            });
        }
    }
}
