using System.Numerics;

namespace Serai.Front.Packages;

/// <summary>How many slips of the finger are between two words: a letter too many, one too few, a wrong one, two in the wrong order.</summary>
internal static class EditDistance
{
    /// <summary>Longer words are compared as they are, and not for slips.</summary>
    public const int MaxLength = 32;

    /// <summary>How many slips are forgiven in a word of so many letters: short words have too many neighbours.</summary>
    public static int Allowed(int length) => length switch
    {
        < 4 => 0,
        < 8 => 1,
        _ => 2,
    };

    /// <summary>The distance (optimal string alignment), where it is within what is allowed.</summary>
    /// <param name="allowed">The most slips.</param>
    /// <param name="left">A word.</param>
    /// <param name="right">Another.</param>
    /// <param name="leftLetters">The letters of the first, as <see cref="SearchTerm.LettersOf"/> tells them.</param>
    /// <param name="rightLetters">Those of the other.</param>
    /// <returns>Null where it is more.</returns>
    public static int? Within(int allowed, ReadOnlySpan<char> left, ReadOnlySpan<char> right, uint leftLetters, uint rightLetters)
    {
        // A slip changes two letters at most: nearly all words are told apart by this.
        if (allowed == 0
            || Math.Abs(left.Length - right.Length) > allowed
            || left.Length > MaxLength || right.Length > MaxLength
            || BitOperations.PopCount(leftLetters ^ rightLetters) > 2 * allowed)
        {
            return null;
        }

        int distance = Of(left, right);
        return distance <= allowed ? distance : null;
    }

    private static int Of(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int width = right.Length + 1;
        Span<int> rows = stackalloc int[3 * (MaxLength + 1)];
        Span<int> before = rows[..width];
        Span<int> above = rows.Slice(MaxLength + 1, width);
        Span<int> row = rows.Slice(2 * (MaxLength + 1), width);
        for (int j = 0; j < width; j++)
        {
            above[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j < width; j++)
            {
                int cost = left[i - 1] == right[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            Span<int> oldest = before;
            before = above;
            above = row;
            row = oldest;
        }

        return above[^1];
    }
}
