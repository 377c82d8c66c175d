using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Serai.Front.Http;

/// <summary>The conditions of a request held against a representation's validators, in the order of RFC 9110, 13.2.2.</summary>
internal static class ConditionalRequest
{
    /// <summary>Tells what the conditions allow: 200 to send, 304 where the client has it, 412 where it wanted another.</summary>
    public static int Evaluate(IHeaderDictionary headers, Representation representation)
    {
        if (headers.IfMatch is { Count: > 0 } ifMatch)
        {
            if (!Matches(ifMatch, representation.ETag, strong: true))
            {
                return StatusCodes.Status412PreconditionFailed;
            }
        }
        else if (TryReadDate(headers.IfUnmodifiedSince, out DateTimeOffset unmodifiedSince)
            && representation.LastModified > unmodifiedSince)
        {
            return StatusCodes.Status412PreconditionFailed;
        }

        if (headers.IfNoneMatch is { Count: > 0 } ifNoneMatch)
        {
            // Nearly every client sends back the very tag that it was given: that is seen without taking a list apart.
            return ifNoneMatch.Count == 1 && string.Equals(ifNoneMatch[0], representation.QuotedETag, StringComparison.Ordinal)
                || Matches(ifNoneMatch, representation.ETag, strong: false)
                ? StatusCodes.Status304NotModified
                : StatusCodes.Status200OK;
        }

        return TryReadDate(headers.IfModifiedSince, out DateTimeOffset modifiedSince) && representation.LastModified <= modifiedSince
            ? StatusCodes.Status304NotModified
            : StatusCodes.Status200OK;
    }

    /// <summary>
    /// Whether <c>If-Range</c> lets a range stand: absent, or the very entity tag. A date never does: two sets of bytes may share it.
    /// </summary>
    public static bool AllowsRange(IHeaderDictionary headers, Representation representation) =>
        headers.IfRange is not { Count: > 0 } ifRange
        || (EntityTagHeaderValue.TryParse(ifRange.ToString(), out EntityTagHeaderValue? tag) && IsTag(tag, representation.ETag, strong: true));

    private static bool Matches(StringValues values, string etag, bool strong) =>
        EntityTagHeaderValue.TryParseList(values, out IList<EntityTagHeaderValue>? tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || IsTag(tag, etag, strong));

    private static bool IsTag(EntityTagHeaderValue tag, string etag, bool strong) =>
        !(strong && tag.IsWeak)
        && tag.Tag.Length == etag.Length + 2
        && tag.Tag.AsSpan(1, etag.Length).SequenceEqual(etag);

    private static bool TryReadDate(StringValues value, out DateTimeOffset date)
    {
        date = default;
        return value.Count == 1 && HeaderUtilities.TryParseDate(value.ToString(), out date);
    }
}
