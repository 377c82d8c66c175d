using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Serai.Front.Admission;
using Serai.Front.Http;
using Serai.Front.Supervision;
using Serai.Front.Telemetry;

namespace Serai.Front.Endpoints;

/// <summary>
/// <c>POST /update</c>: sync now. With a secret the body must be signed; without one only this machine may ask, and not by way of a
/// browser or a proxy; where proxies are trusted, nobody may without one.
/// </summary>
internal sealed class UpdateEndpoint(SyncRequests requests, CurrentOptions options, TimeProvider time) : IEndpoint
{
    private const string SignatureHeader = "X-Hub-Signature-256";
    private const string SignaturePrefix = "sha256=";
    private const int MostPerMinute = 30;

    // What browsers and proxies add, so that a page of another site, or a stranger behind a local proxy, cannot pass for this machine.
    private static readonly string[] ForeignHeaders =
        ["Forwarded", "X-Real-IP", "Via", "Origin", "Sec-Fetch-Site"];

    private readonly MinuteLimit _limit = new(MostPerMinute, time);

    public RequestClass Class => RequestClass.Control;

    public string Allow => "POST";

    public async Task AnswerAsync(HttpContext context, ReadOnlyMemory<char> rest)
    {
        FrontOptions now = options.Now;
        bool allowed = now.HookSecret is { } key
            ? await IsSignedAsync(context, key)
            : !now.TrustedProxies.IsAny && IsFromThisMachine(context);
        if (!allowed)
        {
            await Answer.LineAsync(context, StatusCodes.Status401Unauthorized, now switch
            {
                { HookSecret: not null } => "401: the body's signature in X-Hub-Signature-256 is missing or not made with this mirror's secret",
                { TrustedProxies.IsAny: true } => "401: behind a trusted proxy this machine cannot be told from others; set hook-secret-file to let anybody ask",
                _ => "401: without a hook secret only this machine may ask, directly; set hook-secret-file to let others ask",
            });
        }
        else if (!_limit.TryTake(out int retryAfterSeconds))
        {
            context.Response.Headers.RetryAfter = retryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await Answer.LineAsync(context, StatusCodes.Status429TooManyRequests, $"429: more than {MostPerMinute} updates within a minute");
        }
        else
        {
            requests.Ask();
            await Answer.LineAsync(context, StatusCodes.Status202Accepted, "202: a sync will begin, or the one that is pending will do");
        }
    }

    private static bool IsFromThisMachine(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        IPAddress? peer = context.Connection.RemoteIpAddress;
        return peer is not null && IPAddress.IsLoopback(peer)
            && IsLoopbackName(context.Request.Host.Host)
            && !ForeignHeaders.Any(headers.ContainsKey)
            && !headers.Keys.Any(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static async Task<bool> IsSignedAsync(HttpContext context, ReadOnlyMemory<byte> key)
    {
        string given = context.Request.Headers[SignatureHeader].ToString();
        byte[] signature = new byte[SHA256.HashSizeInBytes];
        if (given.Length != SignaturePrefix.Length + (2 * signature.Length)
            || !given.StartsWith(SignaturePrefix, StringComparison.Ordinal)
            || Convert.FromHexString(given.AsSpan(SignaturePrefix.Length), signature, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        // The body is hashed as it comes and never kept; Kestrel bounds its length.
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Span);
        byte[] buffer = new byte[1 << 13];
        for (int count; (count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            hmac.AppendData(buffer.AsSpan(0, count));
        }

        return CryptographicOperations.FixedTimeEquals(signature, hmac.GetHashAndReset());
    }
}
