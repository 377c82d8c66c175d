using System.Text;

namespace Serai.Mirrors;

/// <summary>Texts of others on a terminal: what would steer it is shown as a question mark, and what is too long ends in dots.</summary>
internal static class Printable
{
    private const int Longest = 400;

    /// <summary>The text as it can be shown.</summary>
    public static string Of(string text)
    {
        var shown = new StringBuilder(Math.Min(text.Length, Longest + 1));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (shown.Length >= Longest)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format ? "?" : rune.ToString());
        }

        return shown.ToString();
    }
}
