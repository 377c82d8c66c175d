using System.Net.Http.Headers;

namespace Serai.Worker.Downloads.Origins;

/// <summary>
/// What tells that a file is still the same byte for byte, for <c>If-Range</c>: a strong ETag, else a date of modification that was long
/// enough ago when it was told (RFC 9110, 13.1.5 and 8.8.2.2).
/// </summary>
/// <param name="ETag">The ETag with its quotes.</param>
/// <param name="LastModified">The date.</param>
internal sealed record OriginValidator(string? ETag, DateTimeOffset? LastModified)
{
    // A file that changes twice within a clock's step has one date for two contents.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(60);

    /// <summary>Takes it from an answer; null where there is none that is strong.</summary>
    public static OriginValidator? Of(HttpResponseMessage response)
    {
        if (response.Headers.ETag is { } tag)
        {
            return tag.IsWeak ? null : new OriginValidator(tag.ToString(), null);
        }

        return response.Content.Headers.LastModified is { } modified && response.Headers.Date is { } date && date - modified >= Settled
            ? new OriginValidator(null, modified)
            : null;
    }

    /// <summary>The header's value; null where what was kept is no validator.</summary>
    public RangeConditionHeaderValue? ToHeader() =>
        ETag is not null && EntityTagHeaderValue.TryParse(ETag, out EntityTagHeaderValue? tag) ? new RangeConditionHeaderValue(tag)
        : LastModified is { } date ? new RangeConditionHeaderValue(date)
        : null;
}
