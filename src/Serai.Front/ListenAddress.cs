using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Serai.Front;

/// <summary>
/// An address to listen on: <c>ADDR:PORT</c> (<c>localhost</c> is the loopback, <c>*</c> every address), <c>tls:ADDR:PORT</c> where TLS is
/// spoken, or <c>unix:PATH</c>.
/// </summary>
public sealed record ListenAddress
{
    private const string UnixPrefix = "unix:";
    private const string TlsPrefix = "tls:";

    private ListenAddress(IPEndPoint? endPoint, string? socketPath, bool isTls = false)
    {
        EndPoint = endPoint;
        SocketPath = socketPath;
        IsTls = isTls;
    }

    /// <summary>The address and port; null for a Unix socket.</summary>
    public IPEndPoint? EndPoint { get; }

    /// <summary>The Unix socket's path; null for an address.</summary>
    public string? SocketPath { get; }

    /// <summary>Whether TLS is spoken there.</summary>
    public bool IsTls { get; }

    /// <summary>Where this machine itself reaches an address and port: every address is the loopback, too.</summary>
    public IPEndPoint LocalEndPoint =>
        EndPoint!.Address.Equals(IPAddress.Any) || EndPoint.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.Loopback, EndPoint.Port) : EndPoint;

    /// <summary>The URL by which this machine itself reaches an address and port, without a slash at the end.</summary>
    public string LocalUrl => $"{(IsTls ? "https" : "http")}://{LocalEndPoint}";

    /// <summary>Reads an address.</summary>
    /// <returns>False where it is none.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            address = text.Length > UnixPrefix.Length ? new ListenAddress(null, text[UnixPrefix.Length..]) : null;
            return address is not null;
        }

        bool isTls = text.StartsWith(TlsPrefix, StringComparison.Ordinal);
        text = isTls ? text[TlsPrefix.Length..] : text;
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return false;
        }

        IPAddress? ip = text[..colon] switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
            ['[', .. string inner, ']'] when IPAddress.TryParse(inner, out IPAddress? six) => six,
            string plain when IPAddress.TryParse(plain, out IPAddress? four) && !plain.Contains(':', StringComparison.Ordinal) => four,
            _ => null,
        };
        address = ip is null ? null : new ListenAddress(new IPEndPoint(ip, port), null, isTls);
        return address is not null;
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => SocketPath is null ? (IsTls ? TlsPrefix : string.Empty) + EndPoint : UnixPrefix + SocketPath;
}
