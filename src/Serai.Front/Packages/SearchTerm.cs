namespace Serai.Front.Packages;

/// <summary>A word by which a package may be found: a piece of the text that its entry is searched in.</summary>
/// <param name="Start">Where it begins in that text.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Letters">A bit for each letter in it: where these differ much, so do the words.</param>
/// <param name="Kind">What it is a word of.</param>
internal readonly record struct SearchTerm(int Start, int Length, uint Letters, SearchTermKind Kind)
{
    /// <summary>The bits of a word.</summary>
    public static uint LettersOf(ReadOnlySpan<char> word)
    {
        uint letters = 0;
        foreach (char each in word)
        {
            letters |= 1u << (each % 32);
        }

        return letters;
    }
}
