using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Serai.Front.Forwarding;

/// <summary>The peers that are believed what they say of the clients behind them: networks, and whoever comes over a Unix socket.</summary>
public sealed class TrustedProxies
{
    /// <summary>How a peer over a Unix socket is written.</summary>
    public const string UnixPeer = "unix";

    private const int MostNetworks = 256;

    private readonly IPNetwork[] _networks;
    private readonly bool _trustsUnix;

    private TrustedProxies(IPNetwork[] networks, bool trustsUnix)
    {
        _networks = networks;
        _trustsUnix = trustsUnix;
    }

    /// <summary>Nobody is believed.</summary>
    public static TrustedProxies None { get; } = new([], trustsUnix: false);

    /// <summary>Whether anybody is.</summary>
    public bool IsAny => _networks.Length > 0 || _trustsUnix;

    /// <summary>Reads networks such as <c>10.0.0.0/8</c>, single addresses, and <c>unix</c>.</summary>
    /// <returns>False where one of them is none of these, or there are over 256.</returns>
    public static bool TryParse(IReadOnlyList<string> texts, [NotNullWhen(true)] out TrustedProxies? proxies)
    {
        proxies = null;
        var networks = new List<IPNetwork>();
        foreach (string text in texts.Where(text => text != UnixPeer))
        {
            if (networks.Count == MostNetworks || !TryParse(text, out IPNetwork network))
            {
                return false;
            }

            networks.Add(network);
        }

        proxies = new TrustedProxies([.. networks], texts.Contains(UnixPeer, StringComparer.Ordinal));
        return true;
    }

    /// <summary>Whether a peer is believed.</summary>
    /// <param name="peer">Its address; null for one over a Unix socket.</param>
    public bool Trusts(IPAddress? peer)
    {
        if (peer is null)
        {
            return _trustsUnix;
        }

        // A listener on every address tells IPv4 peers in IPv6's form.
        IPAddress plain = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return Array.Exists(_networks, network => network.Contains(plain));
    }

    private static bool TryParse(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out IPAddress? single))
        {
            network = new IPNetwork(single, single.GetAddressBytes().Length * 8);
            return true;
        }

        // A network with bits beyond its prefix is a slip: the framework would take the whole network for it.
        return IPNetwork.TryParse(text, out network) && network.BaseAddress.Equals(IPAddress.Parse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal))));
    }
}
