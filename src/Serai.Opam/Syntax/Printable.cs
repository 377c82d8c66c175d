using System.Text;

namespace Serai.Opam.Syntax;

/// <summary>Bytes of a file within a message for people: short, on one line, without control characters.</summary>
internal static class Printable
{
    private const int MaxBytes = 40;

    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"", MaxBytes + 8);
        foreach (byte value in bytes[..Math.Min(bytes.Length, MaxBytes)])
        {
            _ = value is >= 0x20 and < 0x7f ? text.Append((char)value) : text.Append("\\x").Append(Convert.ToHexStringLower([value]));
        }

        return text.Append(bytes.Length > MaxBytes ? "…\"" : "\"").ToString();
    }
}
