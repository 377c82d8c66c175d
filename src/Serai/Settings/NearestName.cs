using System.Diagnostics.CodeAnalysis;

namespace Serai.Settings;

/// <summary>The known name nearest to a mistyped one, by the edit distance of Levenshtein.</summary>
internal static class NearestName
{
    // Two letters that changed places, or two that are too many or too few.
    private const int Near = 2;

    /// <summary>Finds it.</summary>
    public static string Of(string mistyped, IEnumerable<string> known) => known.MinBy(name => Distance(mistyped, name))!;

    /// <summary>Finds one that is near enough to have been meant.</summary>
    public static bool TryFind(string mistyped, IEnumerable<string> known, [NotNullWhen(true)] out string? nearest)
    {
        nearest = known.MinBy(name => Distance(mistyped, name));
        if (nearest is not null && Distance(mistyped, nearest) is var distance && (distance > Near || distance >= mistyped.Length))
        {
            nearest = null;
        }

        return nearest is not null;
    }

    private static int Distance(string left, string right)
    {
        // Row by row: distances[j] is that of the left part seen so far to the first j characters of the right.
        int[] distances = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 0; i < left.Length; i++)
        {
            int diagonal = distances[0]++;
            for (int j = 0; j < right.Length; j++)
            {
                int replaced = diagonal + (left[i] == right[j] ? 0 : 1);
                diagonal = distances[j + 1];
                distances[j + 1] = Math.Min(replaced, 1 + Math.Min(distances[j], diagonal));
            }
        }

        return distances[^1];
    }
}
