namespace Serai.Git.Transports.Local;

/// <summary>
/// Reads as much of a repository's <c>config</c> as tells how it is stored: no file that it includes, and no value over several lines.
/// Source: git-config(1), syntax.
/// </summary>
internal static class LocalConfiguration
{
    /// <summary>The settings in their order.</summary>
    /// <returns>Section and key in small letters, without the subsection, as <c>remote.promisor</c>; and the value, of a key alone <c>true</c>.</returns>
    public static IEnumerable<(string Name, string Value)> Read(string text)
    {
        string section = "";
        foreach (string line in text.Split('\n'))
        {
            string rest = line.Trim();
            if (rest.StartsWith('['))
            {
                // A subsection stands in quotes, and may have a bracket in it.
                int quote = rest.IndexOf("\"]", StringComparison.Ordinal);
                int end = quote >= 0 ? quote + 1 : rest.IndexOf(']', StringComparison.Ordinal);
                section = end < 0 ? "" : rest[1..end].Split([' ', '\t', '.', '"'], 2)[0].ToLowerInvariant();
                rest = rest[(end + 1)..].Trim();
            }

            rest = WithoutComment(rest);
            if (rest.Length > 0)
            {
                string[] parts = rest.Split('=', 2, StringSplitOptions.TrimEntries);
                yield return ($"{section}.{parts[0].ToLowerInvariant()}", parts.Length == 2 ? parts[1].Trim('"') : "true");
            }
        }
    }

    /// <summary>Whether a value is one of those that git takes for no.</summary>
    public static bool IsFalse(string value) => value.ToLowerInvariant() is "" or "false" or "no" or "off" or "0";

    private static string WithoutComment(string text)
    {
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            isQuoted ^= text[i] == '"';
            if (!isQuoted && (text[i] is '#' or ';'))
            {
                return text[..i].TrimEnd();
            }
        }

        return text;
    }
}
