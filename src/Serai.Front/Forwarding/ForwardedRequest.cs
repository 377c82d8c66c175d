using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Serai.Front.Forwarding;

/// <summary>
/// What a trusted proxy says of the request that it forwards: the host and the scheme that the client used, and the client's address. From
/// anybody else these headers are as if they were not there. What is taken is used to show URLs and to note who asked, never to decide.
/// </summary>
internal static class ForwardedRequest
{
    private const string ForHeader = "X-Forwarded-For";
    private const string HostHeader = "X-Forwarded-Host";
    private const string ProtoHeader = "X-Forwarded-Proto";

    // A chain of proxies is short; a list that is longer was made by somebody who wants it read.
    private const int MostHops = 32;

    /// <summary>Takes over what is forwarded, where the peer is trusted.</summary>
    public static void Apply(HttpContext context, TrustedProxies proxies)
    {
        if (!proxies.IsAny || !proxies.Trusts(context.Connection.RemoteIpAddress))
        {
            return;
        }

        IHeaderDictionary headers = context.Request.Headers;
        if (LastOf(headers[HostHeader]) is { } host)
        {
            context.Request.Host = new HostString(host);
        }

        if (LastOf(headers[ProtoHeader]) is "http" or "https")
        {
            context.Request.Scheme = LastOf(headers[ProtoHeader])!;
        }

        if (ClientOf(headers[ForHeader], proxies) is { } client)
        {
            context.Connection.RemoteIpAddress = client;
        }
    }

    // What the nearest proxy wrote stands last; what stands before it may be the client's own invention.
    private static string? LastOf(StringValues values)
    {
        string last = values.Count == 0 ? string.Empty : values[^1] ?? string.Empty;
        string trimmed = last[(last.LastIndexOf(',') + 1)..].Trim();
        return trimmed.Length == 0 ? null : trimmed;
    }

    // From the right: each trusted proxy names who came to it, and the first that is not one of them is the client.
    private static IPAddress? ClientOf(StringValues values, TrustedProxies proxies)
    {
        if (values.Count == 0)
        {
            return null;
        }

        string[] hops = string.Join(',', values.ToArray()).Split(',', StringSplitOptions.TrimEntries);
        IPAddress? client = null;
        foreach (string hop in hops.Reverse().Take(MostHops))
        {
            if (!IPAddress.TryParse(hop, out IPAddress? address))
            {
                break;
            }

            client = address;
            if (!proxies.Trusts(address))
            {
                break;
            }
        }

        return client;
    }
}
