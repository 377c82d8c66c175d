using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Serai.Front.Admission;

namespace Serai.Front.Http;

/// <summary>Ways to answer a request, shared by the endpoints.</summary>
internal static class Answer
{
    private const string PlainText = "text/plain; charset=utf-8";
    private const string OverloadRetrySeconds = "2";

    // What fits one write costs as much as a refusal.
    private const int SmallBody = 1 << 16;

    private static readonly byte[] Overload = "503: this mirror has more to do than it can; ask again soon\n"u8.ToArray();

    /// <summary>Sends a representation as the request's method, conditions and range want it.</summary>
    public static Task WithAsync(HttpContext context, Representation representation, TimeProvider time) =>
        WithAsync(context, representation, allowsRange: true, time);

    /// <summary>Sends a representation as the request's method and conditions want it, whatever its range.</summary>
    public static Task WholeAsync(HttpContext context, Representation representation, TimeProvider time) =>
        WithAsync(context, representation, allowsRange: false, time);

    /// <summary>Sends one line of text, for people who look with curl.</summary>
    public static Task LineAsync(HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return TextAsync(context, PlainText, line + "\n");
    }

    /// <summary>Sends a line of text that is always the same, as bytes that are ready.</summary>
    public static Task ConstantAsync(HttpContext context, int status, byte[] line)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return BytesAsync(context, PlainText, line);
    }

    /// <summary>Sends 503 with the seconds after which another try makes sense.</summary>
    public static Task UnavailableAsync(HttpContext context, int retryAfterSeconds, string line)
    {
        context.Response.Headers.RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return LineAsync(context, StatusCodes.Status503ServiceUnavailable, line);
    }

    /// <summary>Sends 503 to one of too many, who may come again soon.</summary>
    public static Task OverloadedAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        string? connection = headers.Connection;
        context.Response.Clear();
        headers.XContentTypeOptions = "nosniff";
        headers.Connection = connection;
        headers.RetryAfter = OverloadRetrySeconds;
        return ConstantAsync(context, StatusCodes.Status503ServiceUnavailable, Overload);
    }

    /// <summary>Sends a text made for this request.</summary>
    public static Task TextAsync(HttpContext context, string contentType, string text) =>
        BytesAsync(context, contentType, Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes made for this request.</summary>
    public static async Task BytesAsync(HttpContext context, string contentType, ReadOnlyMemory<byte> bytes)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
        }
    }

    private static async Task WithAsync(HttpContext context, Representation representation, bool allowsRange, TimeProvider time)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        Describe(response, representation, time);

        int status = ConditionalRequest.Evaluate(request.Headers, representation);
        if (status != StatusCodes.Status200OK)
        {
            response.StatusCode = status;
            if (status != StatusCodes.Status304NotModified)
            {
                response.Headers.CacheControl = "no-store";
            }

            return;
        }

        long length = representation.Body.Length;
        var part = new ByteRange(0, length);
        if (allowsRange && HttpMethods.IsGet(request.Method) && ConditionalRequest.AllowsRange(request.Headers, representation))
        {
            ByteRange? range = ByteRange.Read(request.Headers.Range, length, out bool unsatisfiable);
            if (unsatisfiable)
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.CacheControl = "no-store";
                response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
                return;
            }

            if (range is { } asked)
            {
                part = asked;
                response.StatusCode = StatusCodes.Status206PartialContent;
                response.Headers.ContentRange =
                    string.Create(CultureInfo.InvariantCulture, $"bytes {part.Offset}-{part.Offset + part.Length - 1}/{length}");
            }
        }

        response.ContentType = representation.ContentType;
        response.ContentLength = part.Length;
        if (HttpMethods.IsGet(request.Method))
        {
            await SendAsync(context, representation.Body, part);
        }
    }

    private static async Task SendAsync(HttpContext context, IBody body, ByteRange part)
    {
        ClientConnection? connection = context.Features.Get<ClientConnection>();
        if (connection is { IsOverCap: true })
        {
            await OverloadedAsync(context);
            return;
        }

        if (connection is null || part.Length <= SmallBody)
        {
            await body.SendAsync(context.Response.BodyWriter, part.Offset, part.Length, context.RequestAborted);
            return;
        }

        using BodyPlace? place = await connection.Bodies.EnterAsync(connection.Class, context.RequestAborted);
        await (place is null ? OverloadedAsync(context) : body.SendAsync(context.Response.BodyWriter, part.Offset, part.Length, context.RequestAborted));
    }

    private static void Describe(HttpResponse response, Representation representation, TimeProvider time)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ETag = representation.QuotedETag;
        headers.CacheControl = representation.CacheControl;
        headers.AcceptRanges = "bytes";

        // RFC 9110, 8.8.2.1: never later than the answer itself. Two generations of one second give the second a time to come.
        if (representation.LastModified is { } modified && modified <= time.GetUtcNow())
        {
            headers.LastModified = representation.LastModifiedText;
        }

        for (int i = 0; i < representation.Headers.Count; i++)
        {
            headers[representation.Headers[i].Key] = representation.Headers[i].Value;
        }
    }
}
