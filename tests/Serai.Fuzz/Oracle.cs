using System.Globalization;
using System.Text.RegularExpressions;

namespace Serai.Fuzz;

/// <summary>What holds for every target: errors are of the documented kind and fit to be shown, their places lie within the input, memory is bounded.</summary>
internal static partial class Oracle
{
    private const int MaxMessageChars = 1_500;

    public static void Expect(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new FuzzFailureException(otherwise);
        }
    }

    /// <summary>Calls the product and counts what it allocates on this thread.</summary>
    /// <returns>The error that it ended with, if it is a documented one.</returns>
    public static TError? Call<TError>(long maxAllocatedBytes, Action call)
        where TError : Exception
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        TError? error = null;
        try
        {
            call();
        }
        catch (TError e)
        {
            error = e;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Expect(allocated <= maxAllocatedBytes, $"{allocated} bytes were allocated, more than {maxAllocatedBytes}");
        return error;
    }

    /// <summary>Looks at an error's message, and makes a word for how the input ended of it.</summary>
    public static string Word(Exception? error, int inputLength)
    {
        if (error is null)
        {
            return "good";
        }

        string message = error.Message;
        Expect(message.Length is > 0 and <= MaxMessageChars, $"a message of {message.Length} characters");
        Expect(!message.Any(char.IsControl), "a message with a control character");
        foreach (Match place in Places().Matches(message))
        {
            long at = long.Parse(place.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            Expect(at <= inputLength, $"the place {at} is not within the input of {inputLength} bytes: {message}");
        }

        return Normalized(message);
    }

    // Numbers, ids and what was found say nothing of the way.
    private static string Normalized(string message)
    {
        int quote = message.IndexOf('\'', StringComparison.Ordinal);
        return Numbers().Replace(Ids().Replace(quote < 0 ? message : message[..quote], "I"), "#");
    }

    [GeneratedRegex(@"(?:pack|tree|commit|tag) offset (\d+)|byte (?<1>\d+) of the answer", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Places();

    [GeneratedRegex("[0-9a-f]{8,}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Ids();

    [GeneratedRegex("[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Numbers();
}
