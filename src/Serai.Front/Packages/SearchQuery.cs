using System.Collections.Immutable;

namespace Serai.Front.Packages;

/// <summary>What somebody looks for: some words, in small letters.</summary>
internal sealed class SearchQuery
{
    /// <summary>Of a longer text the beginning counts, in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>Further words do not count.</summary>
    public const int MaxWords = 6;

    private static readonly char[] Separators = [' ', '\t', '\r', '\n', ',', ';', '"', '/'];

    private SearchQuery(string text, ImmutableArray<string> words)
    {
        Text = text;
        Words = words;
    }

    /// <summary>As it was written, cut.</summary>
    public string Text { get; }

    /// <summary>
    /// Its words; none where there is nothing to look for. Each package is held against them, and going through them allocates nothing: who
    /// answers and needs memory at that moment would sleep for 5 ms on a machine with one processor.
    /// </summary>
    public ImmutableArray<string> Words { get; }

    /// <summary>Reads what was written.</summary>
    public static SearchQuery Parse(string? text)
    {
        string cut = text is null ? string.Empty : text[..Math.Min(text.Length, MaxLength)].Trim();
        string[] words = cut.ToLowerInvariant().Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        return new SearchQuery(cut, [.. words.Distinct(StringComparer.Ordinal).Take(MaxWords)]);
    }
}
