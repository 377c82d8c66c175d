using Serai.Store.Descriptions;

namespace Serai.Front.Packages;

/// <summary>A package and the words by which it is found. Immutable.</summary>
internal sealed class SearchEntry
{
    private const int MaxTerms = 64;

    private readonly string _text;
    private readonly SearchTerm[] _terms;

    public SearchEntry(PackageSummary summary)
    {
        Summary = summary;
        string name = summary.Name.ToLowerInvariant();
        string tags = string.Join('\n', summary.Tags).ToLowerInvariant();
        _text = $"{name}\n{tags}\n{summary.Synopsis.ToLowerInvariant()}";
        var terms = new List<SearchTerm>();
        AddTerm(terms, 0, name.Length, SearchTermKind.Name);
        AddWords(terms, 0, name.Length, SearchTermKind.NamePart);
        AddWords(terms, name.Length + 1, tags.Length, SearchTermKind.Tag);
        AddWords(terms, name.Length + tags.Length + 2, _text.Length - name.Length - tags.Length - 2, SearchTermKind.Synopsis);
        _terms = [.. terms];
    }

    /// <summary>The package.</summary>
    public PackageSummary Summary { get; }

    /// <summary>How well it fits: more is better; 0 where some word fits nothing of it.</summary>
    public int Score(SearchQuery query)
    {
        int sum = 0;
        foreach (string word in query.Words)
        {
            int best = Score(word, SearchTerm.LettersOf(word));
            if (best == 0)
            {
                return 0;
            }

            sum += best;
        }

        return sum;
    }

    // What is meant exactly comes before what is meant in part, and this before a slip of the finger; names before tags before synopses.
    private int Score(string word, uint letters)
    {
        int best = 0;
        foreach (SearchTerm term in _terms)
        {
            ReadOnlySpan<char> text = _text.AsSpan(term.Start, term.Length);
            int weight = WeightOf(term.Kind);
            int score = text.SequenceEqual(word) ? 10 * weight
                : text.StartsWith(word) ? (6 * weight) - Math.Min(text.Length - word.Length, weight)
                : word.Length >= 3 && text.IndexOf(word) >= 0 ? 4 * weight
                : EditDistance.Within(EditDistance.Allowed(word.Length), word, text, letters, term.Letters) is { } distance ? (3 - distance) * weight
                : 0;
            best = Math.Max(best, score);
        }

        return best;
    }

    private static int WeightOf(SearchTermKind kind) => kind switch
    {
        SearchTermKind.Name => 100,
        SearchTermKind.NamePart => 60,
        SearchTermKind.Tag => 40,
        _ => 20,
    };

    private void AddWords(List<SearchTerm> terms, int start, int length, SearchTermKind kind)
    {
        int end = start + length;
        int begun = start;
        for (int i = start; i <= end; i++)
        {
            if (i == end || !char.IsLetterOrDigit(_text[i]))
            {
                // A name of one part is its only part.
                if (i > begun && (kind != SearchTermKind.NamePart || i - begun < length))
                {
                    AddTerm(terms, begun, i - begun, kind);
                }

                begun = i + 1;
            }
        }
    }

    private void AddTerm(List<SearchTerm> terms, int start, int length, SearchTermKind kind)
    {
        if (terms.Count < MaxTerms)
        {
            terms.Add(new SearchTerm(start, length, SearchTerm.LettersOf(_text.AsSpan(start, length)), kind));
        }
    }
}
