namespace Serai.Testing;

/// <summary>What a <see cref="HostileOrigin"/> answers, and how it misbehaves on the way.</summary>
public sealed record OriginReply
{
    /// <summary>The status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Headers beside the length, each a whole line.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The length to declare; null for the body's own, below 0 for none.</summary>
    public long? DeclaredLength { get; init; }

    /// <summary>Bytes after which the connection ends; null for the whole body.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Bytes after which nothing more comes, and the connection stays; null for never.</summary>
    public int? StallAfter { get; init; }

    /// <summary>Bytes sent at once.</summary>
    public int PieceBytes { get; init; } = 1 << 16;

    /// <summary>Awaited before each piece, with the bytes sent so far.</summary>
    public Func<long, Task>? BeforePiece { get; init; }

    /// <summary>Whether the body is sent again and again.</summary>
    public bool IsEndless { get; init; }

    /// <summary>A file as a good server gives it: with ranges, and with <c>If-Range</c> as long as the ETag is the same.</summary>
    public static OriginReply File(OriginRequest request, ReadOnlyMemory<byte> body, string? etag = null, params string[] headers)
    {
        string[] all = etag is null ? headers : [.. headers, $"ETag: {etag}"];
        if (request.Header("Range") is { } range && request.Header("If-Range") == etag && etag is not null && !etag.StartsWith("W/", StringComparison.Ordinal))
        {
            int start = int.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
            return start < body.Length
                ? new OriginReply { Status = 206, Body = body[start..], Headers = [.. all, $"Content-Range: bytes {start}-{body.Length - 1}/{body.Length}"] }
                : new OriginReply { Status = 416 };
        }

        return new OriginReply { Body = body, Headers = all };
    }

    /// <summary>A redirect.</summary>
    public static OriginReply Redirect(string location) => new() { Status = 302, Headers = [$"Location: {location}"] };
}
