using Microsoft.Net.Http.Headers;

namespace Serai.Front.Http;

/// <summary>Something that can be sent, whole or in part, with its validators (RFC 9110, 3.2 and 8.8). Immutable.</summary>
internal sealed class Representation
{
    public required IBody Body { get; init; }

    public required string ContentType { get; init; }

    /// <summary>The opaque tag, without quotes: the sha256 of the body.</summary>
    public required string ETag { get; init; }

    /// <summary>The tag as it is sent.</summary>
    public string QuotedETag => field ??= $"\"{ETag}\"";

    /// <summary>In whole seconds; null where the bytes have no time.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>The time as it is sent.</summary>
    public string? LastModifiedText => field ??= LastModified is { } modified ? HeaderUtilities.FormatDate(modified) : null;

    public required string CacheControl { get; init; }

    /// <summary>Further headers, sent with 200, 206 and 304.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
