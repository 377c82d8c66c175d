namespace Serai.Opam.Syntax;

/// <summary>
/// Identifiers, integers and booleans, which all begin alike. With id a run of letters, digits, <c>_</c> and <c>-</c> that has a letter:
/// an identifier is <c>(id|_)(+(id|_))*(:id)?</c>, an integer <c>-?[0-9_]+</c>; the longest match counts, and of two equally long ones
/// the integer (opam-file-format, opamLexer.mll).
/// </summary>
internal static class Words
{
    private const byte Letter = 1;

    // One entry for each byte: 1 for letters, 2 for digits, underscore and hyphen, 0 for what no word has. Data of the
    // assembly, which needs no initialiser.
    private static ReadOnlySpan<byte> Kinds =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0,
        2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 2,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    public static bool IsWordByte(byte value) => Kinds[value] != 0;

    /// <summary>Reads the word at an offset, where a word byte stands.</summary>
    /// <returns>The offset after it; equal to <paramref name="start"/> for a hyphen that begins nothing.</returns>
    public static int Read(ReadOnlySpan<byte> source, int start, out TokenKind kind)
    {
        int end = EndOfRun(source, start, out int kinds);
        bool single = source[start] == (byte)'_' && end == start + 1;
        if ((kinds & Letter) == 0 && !single)
        {
            kind = TokenKind.Int;
            return EndOfInt(source, start, end);
        }

        int wordEnd = EndOfTail(source, end);
        if (single && wordEnd == end)
        {
            kind = TokenKind.Int;
            return end;
        }

        kind = wordEnd == end && IsBool(source[start..end]) ? TokenKind.Bool : TokenKind.Ident;
        return wordEnd;
    }

    /// <summary>Reads the value of an integer token as OCaml does: underscores are skipped, the first byte is a digit, 63 bits.</summary>
    public static bool TryReadInt(ReadOnlySpan<byte> text, out long value)
    {
        bool negative = text is [(byte)'-', ..];
        ReadOnlySpan<byte> digits = negative ? text[1..] : text;
        value = 0;
        if (digits.IsEmpty || digits[0] == (byte)'_')
        {
            return false;
        }

        const long Limit = 1L << 62;
        foreach (byte digit in digits)
        {
            if (digit != (byte)'_')
            {
                if (value > Limit / 10)
                {
                    return false;
                }

                value = (value * 10) + (digit - '0');
            }
        }

        bool fits = value < Limit || (value == Limit && negative);
        value = negative ? -value : value;
        return fits;
    }

    private static int EndOfRun(ReadOnlySpan<byte> source, int start, out int kinds)
    {
        ReadOnlySpan<byte> table = Kinds;
        kinds = 0;
        int at = start;
        while ((uint)at < (uint)source.Length)
        {
            byte kind = table[source[at]];
            if (kind == 0)
            {
                break;
            }

            kinds |= kind;
            at++;
        }

        return at;
    }

    /// <summary>The parts after the first: <c>+part</c> any number of times, then <c>:id</c> once.</summary>
    private static int EndOfTail(ReadOnlySpan<byte> source, int end)
    {
        while ((uint)end < (uint)source.Length && source[end] == (byte)'+')
        {
            int partEnd = EndOfRun(source, end + 1, out int kinds);
            if ((kinds & Letter) != 0)
            {
                end = partEnd;
            }
            else if (partEnd > end + 1 && source[end + 1] == (byte)'_')
            {
                end += 2;
            }
            else
            {
                return end;
            }
        }

        if ((uint)end < (uint)source.Length && source[end] == (byte)':')
        {
            int partEnd = EndOfRun(source, end + 1, out int kinds);
            return (kinds & Letter) != 0 ? partEnd : end;
        }

        return end;
    }

    private static int EndOfInt(ReadOnlySpan<byte> source, int start, int runEnd)
    {
        int digits = source[start] == (byte)'-' ? start + 1 : start;
        int hyphen = source[digits..runEnd].IndexOf((byte)'-');
        int end = hyphen < 0 ? runEnd : digits + hyphen;
        return end == digits ? start : end;
    }

    private static bool IsBool(ReadOnlySpan<byte> text) => text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8);
}
