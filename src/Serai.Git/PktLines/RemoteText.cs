using System.Globalization;
using System.Text;

namespace Serai.Git.PktLines;

/// <summary>
/// Makes text that came from outside fit to be shown: no control characters, no terminal escapes, nothing that turns the direction of
/// writing, one line, of bounded length.
/// </summary>
internal static class RemoteText
{
    private const char Escape = '\u001b';
    private const char ControlSequenceIntroducer = '\u009b';

    /// <summary>Decodes as UTF-8, what is malformed replaced, and cleans.</summary>
    public static string Clean(ReadOnlySpan<byte> utf8, int maxChars)
    {
        // No character of UTF-16 needs more than three bytes; escapes are cut out of what is left.
        ReadOnlySpan<byte> bounded = utf8[..Math.Min(utf8.Length, maxChars * 8)];
        return Clean(Encoding.UTF8.GetString(bounded), maxChars);
    }

    /// <summary>Cleans: runs of what cannot be shown become one blank; what is longer than the bound ends in an ellipsis.</summary>
    public static string Clean(string text, int maxChars)
    {
        var shown = new StringBuilder(Math.Min(text.Length, maxChars));
        int position = 0;
        while (position < text.Length)
        {
            if (text[position] is Escape or ControlSequenceIntroducer)
            {
                position = AfterEscape(text, position);
                continue;
            }

            bool pair = char.IsSurrogatePair(text, position);
            bool visible = pair || IsVisible(text[position]);
            if (visible && shown.Length + (pair ? 2 : 1) > maxChars)
            {
                return Shorten(shown, maxChars - 1);
            }

            if (visible)
            {
                shown.Append(text, position, pair ? 2 : 1);
            }
            else if (shown.Length > 0 && shown[^1] != ' ')
            {
                shown.Append(' ');
            }

            position += pair ? 2 : 1;
        }

        return shown.ToString().TrimEnd();
    }

    private static string Shorten(StringBuilder shown, int length)
    {
        shown.Length = Math.Min(shown.Length, length);
        if (shown.Length > 0 && char.IsHighSurrogate(shown[^1]))
        {
            shown.Length--;
        }

        return shown.ToString().TrimEnd() + "…";
    }

    private static bool IsVisible(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);

    /// <summary>The position after a control sequence: ECMA-48, 5.4, parameters 30–3F, intermediates 20–2F, one final 40–7E.</summary>
    private static int AfterEscape(string text, int position)
    {
        bool sequence = text[position] == ControlSequenceIntroducer;
        position++;
        if (!sequence && position < text.Length && text[position] == '[')
        {
            sequence = true;
            position++;
        }

        while (sequence && position < text.Length && text[position] is >= '\u0020' and <= '\u003f')
        {
            position++;
        }

        return sequence && position < text.Length && text[position] is >= '\u0040' and <= '\u007e' ? position + 1 : position;
    }
}
