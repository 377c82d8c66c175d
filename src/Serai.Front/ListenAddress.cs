using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Serai.Front;

/// <summary>An address to listen on: <c>ADDR:PORT</c> (<c>localhost</c> is the loopback, <c>*</c> every address) or <c>unix:PATH</c>.</summary>
public sealed record ListenAddress
{
    private const string UnixPrefix = "unix:";

    private ListenAddress(IPEndPoint? endPoint, string? socketPath)
    {
        EndPoint = endPoint;
        SocketPath = socketPath;
    }

    /// <summary>The address and port; null for a Unix socket.</summary>
    public IPEndPoint? EndPoint { get; }

    /// <summary>The Unix socket's path; null for an address.</summary>
    public string? SocketPath { get; }

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
        address = ip is null ? null : new ListenAddress(new IPEndPoint(ip, port), null);
        return address is not null;
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => SocketPath is null ? EndPoint!.ToString() : UnixPrefix + SocketPath;
}
