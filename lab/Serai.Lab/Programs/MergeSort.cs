using Serai.Lab.Promises;

namespace Serai.Lab.Programs;

/// <summary>
/// One sort, written three times: plainly; as two promises that <see cref="Promise.Both"/> joins; and the same with a pause at each call.
/// None of the three knows which policy runs it.
/// </summary>
internal static class MergeSort
{
    /// <summary>The numbers of the traces.</summary>
    public static IReadOnlyList<int> Example { get; } = [3, 4, 2, 1, 7, 5, 8, 9, 0, 6];

    public static int[] Plain(int[] numbers, Trace? trace = null)
    {
        if (numbers.Length <= 1)
        {
            return numbers;
        }

        trace?.Call(numbers);
        int half = numbers.Length / 2;
        return Merge(Plain(numbers[..half], trace), Plain(numbers[half..], trace), trace);
    }

    public static async Promise<int[]> WithBoth(int[] numbers, Trace? trace = null)
    {
        if (numbers.Length <= 1)
        {
            return numbers;
        }

        trace?.Call(numbers);
        int half = numbers.Length / 2;
        (int[] left, int[] right) = await Promise.Both(WithBoth(numbers[..half], trace), WithBoth(numbers[half..], trace));
        return Merge(left, right, trace);
    }

    public static async Promise<int[]> WithBothAndPauses(int[] numbers, Trace? trace = null)
    {
        await Promise.Pause();
        if (numbers.Length <= 1)
        {
            return numbers;
        }

        trace?.Call(numbers);
        int half = numbers.Length / 2;
        (int[] left, int[] right) = await Promise.Both(
            WithBothAndPauses(numbers[..half], trace),
            WithBothAndPauses(numbers[half..], trace));
        return Merge(left, right, trace);
    }

    private static int[] Merge(int[] left, int[] right, Trace? trace)
    {
        int[] merged = new int[left.Length + right.Length];
        for (int at = 0, fromLeft = 0, fromRight = 0; at < merged.Length; at++)
        {
            bool takeLeft = fromRight == right.Length || (fromLeft < left.Length && left[fromLeft] <= right[fromRight]);
            merged[at] = takeLeft ? left[fromLeft++] : right[fromRight++];
        }

        trace?.Merge(merged);
        return merged;
    }
}
