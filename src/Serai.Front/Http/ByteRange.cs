using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Serai.Front.Http;

/// <summary>The part of a representation that a request asks for (RFC 9110, 14.2).</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes; at least one.</param>
internal readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>Reads a <c>Range</c> header.</summary>
    /// <param name="header">As it came.</param>
    /// <param name="whole">The representation's length.</param>
    /// <param name="unsatisfiable">True where the range lies outside of the representation: 416.</param>
    /// <returns>The range; null where there is none to follow, and the whole is to be sent: no header, one that cannot be read, or
    /// several ranges, which a server may ignore.</returns>
    public static ByteRange? Read(StringValues header, long whole, out bool unsatisfiable)
    {
        unsatisfiable = false;
        if (header.Count != 1 || header[0] is not { } text || text.Contains(',', StringComparison.Ordinal)
            || !RangeHeaderValue.TryParse(text, out RangeHeaderValue? value)
            || !value.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase) || value.Ranges.Count != 1)
        {
            return null;
        }

        RangeItemHeaderValue range = value.Ranges.Single();
        long from = range.From ?? Math.Max(0, whole - range.To!.Value);
        long last = range.From is null ? whole - 1 : Math.Min(range.To ?? long.MaxValue, whole - 1);
        unsatisfiable = from >= whole || last < from;
        return unsatisfiable ? null : new ByteRange(from, last - from + 1);
    }
}
