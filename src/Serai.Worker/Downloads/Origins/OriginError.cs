using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Serai.Git;

namespace Serai.Worker.Downloads.Origins;

/// <summary>What an answer without an archive, or none, means.</summary>
internal static class OriginError
{
    private const int MaxCharacters = 300;

    /// <summary>For a request that got no answer.</summary>
    public static OriginException For(HttpRequestException error)
    {
        // The address rules and the judgement of certificates speak from inside of the connection.
        if (error.InnerException is GitRemoteException known)
        {
            return new OriginException(known.Fault == GitRemoteFault.RedirectRefused ? OriginFault.Forbidden : OriginFault.Unreachable, Clean(known.Message), error);
        }

        string cause = error.InnerException switch
        {
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => "the name is not known",
            SocketException { SocketErrorCode: SocketError.TryAgain } => "the name could not be looked up",
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
            SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown } => "no route",
            { } inner => inner.Message,
            null => error.Message,
        };
        return new OriginException(
            error.HttpRequestError == HttpRequestError.InvalidResponse ? OriginFault.Malformed : OriginFault.Unreachable, Clean(cause), error);
    }

    /// <summary>For an answer that is neither an archive nor a redirect.</summary>
    public static OriginException For(HttpResponseMessage response, OriginLimits limits, TimeProvider time)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode}");
        OriginFault fault = response.StatusCode switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => OriginFault.Gone,
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => OriginFault.Busy,
            < HttpStatusCode.BadRequest => OriginFault.Malformed,
            _ => OriginFault.Refused,
        };
        return new OriginException(fault, text) { RetryAfter = fault == OriginFault.Busy ? RetryAfter(response.Headers.RetryAfter, limits, time) : null };
    }

    /// <summary>For an archive that is too large, or has no end.</summary>
    public static OriginException TooLarge(long bytes, OriginLimits limits) =>
        new(OriginFault.TooLarge, string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes or more, over the limit of {limits.MaxBytes}"))
        {
            Cause = string.Create(CultureInfo.InvariantCulture, $"over the limit of {limits.MaxBytes} bytes"),
        };

    /// <summary>A text in which a server had a hand, on one line and bounded.</summary>
    public static string Clean(string text)
    {
        var shown = new StringBuilder(Math.Min(text.Length, MaxCharacters));
        foreach (char character in text.AsSpan(0, Math.Min(text.Length, MaxCharacters)))
        {
            shown.Append(char.IsControl(character) || char.IsSurrogate(character) ? ' ' : character);
        }

        return shown.ToString();
    }

    // RFC 9110, 10.2.3: seconds, or a date.
    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, OriginLimits limits, TimeProvider time)
    {
        TimeSpan? wanted = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wanted is not { } pause ? null
            : pause < TimeSpan.Zero ? TimeSpan.Zero
            : pause > limits.MaxRetryAfter ? limits.MaxRetryAfter
            : pause;
    }
}
