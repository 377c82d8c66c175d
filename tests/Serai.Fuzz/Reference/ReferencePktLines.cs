using System.Globalization;
using System.Text;

namespace Serai.Fuzz.Reference;

/// <summary>Pkt-lines read in the plainest way (gitprotocol-common(5)): what the product's reader must say of the same bytes.</summary>
internal static class ReferencePktLines
{
    public const int MaxLength = 65_520;

    /// <summary>Splits a whole input.</summary>
    /// <returns>The lines, and where and how they end: "end", "cut" or "malformed".</returns>
    public static (List<(int Position, int Length)> Lines, int EndsAt, string Ends) Read(byte[] input)
    {
        var lines = new List<(int, int)>();
        int at = 0;
        while (at < input.Length)
        {
            if (input.Length - at < 4)
            {
                return (lines, at, "cut");
            }

            string digits = Encoding.Latin1.GetString(input, at, 4);
            if (!digits.All(char.IsAsciiHexDigit))
            {
                return (lines, at, "malformed");
            }

            int length = int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (length is 3 or > MaxLength)
            {
                return (lines, at, "malformed");
            }

            if (Math.Max(4, length) > input.Length - at)
            {
                return (lines, at, "cut");
            }

            lines.Add((at, length));
            at += Math.Max(4, length);
        }

        return (lines, at, "end");
    }
}
