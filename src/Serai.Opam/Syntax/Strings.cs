namespace Serai.Opam.Syntax;

/// <summary>
/// The inside of strings (opam-file-format, opamLexer.mll): <c>\\ \" \' \n \t \r \b</c>, backslash and blank, <c>\DDD</c> decimal up to
/// 255, <c>\xHH</c>, and backslash with an end of line, which eats the blanks that follow. Any other backslash is an error. An end of line is
/// kept as LF, also where it was CR LF.
/// </summary>
internal static class Strings
{
    /// <summary>Finds the end of a string and checks its escapes.</summary>
    /// <param name="source">The file.</param>
    /// <param name="start">The offset after the opening quotes.</param>
    /// <param name="triple">Three quotes close it, the first three that stand together.</param>
    /// <param name="escaped">Its text differs from its bytes.</param>
    /// <param name="fault">What is wrong, at the offset returned.</param>
    /// <returns>The offset after the closing quotes.</returns>
    public static int End(ReadOnlySpan<byte> source, int start, bool triple, out bool escaped, out string? fault)
    {
        escaped = false;
        fault = null;
        int at = start;
        while (true)
        {
            int found = source[at..].IndexOfAny((byte)'"', (byte)'\\', (byte)'\r');
            if (found < 0)
            {
                fault = "expected the end of this string, found the end of the file";
                return source.Length;
            }

            at += found;
            if (source[at] != (byte)'"')
            {
                escaped = true;
                int width = source[at] == (byte)'\r' ? 1 : EscapeWidth(source[at..]);
                if (width == 0)
                {
                    fault = $"expected an escape sequence, found {Printable.Quote(source.Slice(at, Math.Min(4, source.Length - at)))}";
                    return at;
                }

                at += width;
            }
            else if (!triple)
            {
                return at + 1;
            }
            else if (source[at..].StartsWith("\"\"\""u8))
            {
                return at + 3;
            }
            else
            {
                at++;
            }
        }
    }

    /// <summary>Turns the inside of a string, which <see cref="End"/> has checked, into its text.</summary>
    /// <param name="inside">Its bytes without the quotes.</param>
    /// <param name="text">As long as <paramref name="inside"/>; the text is never longer.</param>
    /// <returns>The bytes written.</returns>
    public static int Decode(ReadOnlySpan<byte> inside, Span<byte> text)
    {
        int written = 0;
        while (true)
        {
            int plain = inside.IndexOfAny((byte)'\\', (byte)'\r');
            if (plain < 0)
            {
                inside.CopyTo(text[written..]);
                return written + inside.Length;
            }

            inside[..plain].CopyTo(text[written..]);
            written += plain;
            inside = inside[plain..];
            int width = 1;
            if (inside[0] == (byte)'\\')
            {
                width = EscapeWidth(inside);
                written += WriteEscaped(inside[..width], text[written..]);
            }
            else if (inside is not [_, (byte)'\n', ..])
            {
                text[written++] = (byte)'\r';
            }

            inside = inside[width..];
        }
    }

    /// <summary>Bytes of the escape sequence at the start, 0 if it is none.</summary>
    private static int EscapeWidth(ReadOnlySpan<byte> rest)
    {
        switch (rest)
        {
            case [_, (byte)'\\' or (byte)'"' or (byte)'\'' or (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)' ', ..]:
                return 2;
            case [_, (byte)'\n', ..]:
                return 2 + Blanks(rest[2..]);
            case [_, (byte)'\r', (byte)'\n', ..]:
                return 3 + Blanks(rest[3..]);
            case [_, (byte)'x', var high, var low, ..] when char.IsAsciiHexDigit((char)high) && char.IsAsciiHexDigit((char)low):
                return 4;
            case [_, >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9', ..] when Decimal(rest) <= 255:
                return 4;
            default:
                return 0;
        }
    }

    private static int Blanks(ReadOnlySpan<byte> rest)
    {
        int other = rest.IndexOfAnyExcept((byte)' ', (byte)'\t');
        return other < 0 ? rest.Length : other;
    }

    private static int Decimal(ReadOnlySpan<byte> escape) => ((escape[1] - '0') * 100) + ((escape[2] - '0') * 10) + escape[3] - '0';

    private static int WriteEscaped(ReadOnlySpan<byte> escape, Span<byte> text)
    {
        switch (escape[1])
        {
            case (byte)'\n' or (byte)'\r':
                return 0;
            case (byte)'n':
                text[0] = (byte)'\n';
                return 1;
            case (byte)'r':
                text[0] = (byte)'\r';
                return 1;
            case (byte)'t':
                text[0] = (byte)'\t';
                return 1;
            case (byte)'b':
                text[0] = (byte)'\b';
                return 1;
            case (byte)'x':
                Convert.FromHexString(escape[2..], text, out _, out int written);
                return written;
            case >= (byte)'0' and <= (byte)'9':
                text[0] = (byte)Decimal(escape);
                return 1;
            default:
                text[0] = escape[1];
                return 1;
        }
    }
}
