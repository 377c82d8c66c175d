namespace Serai.Worker.Index;

/// <summary>
/// A time as a tar header holds it: whole seconds since 1970 in 11 octal digits. What lies before or beyond (git allows both) is taken
/// as the nearest that can be held.
/// </summary>
internal readonly record struct UstarTime
{
    /// <summary>Octal digits of the field.</summary>
    public const int Digits = 11;

    /// <summary>The latest time that can be held: in the year 2242.</summary>
    public const long MaxSeconds = (1L << (3 * Digits)) - 1;

    /// <summary>Takes seconds since 1970-01-01T00:00:00Z, as a commit names them.</summary>
    public UstarTime(long seconds)
    {
        Seconds = Math.Clamp(seconds, 0, MaxSeconds);
    }

    /// <summary>The seconds that are held, from 0 to <see cref="MaxSeconds"/>.</summary>
    public long Seconds { get; }

    /// <summary>One octal digit, from 0 to 7.</summary>
    /// <param name="index">0 for the most significant, below <see cref="Digits"/>.</param>
    public int Digit(int index) => (int)(Seconds >> (3 * (Digits - 1 - index))) & 7;

    /// <summary>What the digits add to a header's checksum, over the same field with zero digits.</summary>
    public int DigitSum()
    {
        int sum = 0;
        for (int i = 0; i < Digits; i++)
        {
            sum += Digit(i);
        }

        return sum;
    }
}
