namespace Serai.Worker.Downloads.Origins;

/// <summary>
/// Pauses that double, up to a bound, and differ by a fifth to both sides, so that what failed together does not come back together. Polly has
/// the same for a call that is repeated while somebody waits in it; here nobody does: the next try is a time that is kept, shown, and may also
/// come from a server.
/// </summary>
internal static class BackOff
{
    private const int MaxDoublings = 30;

    /// <summary>The pause after a failure.</summary>
    /// <param name="earlier">Failures in a row before this one.</param>
    /// <param name="first">The first pause.</param>
    /// <param name="longest">The longest.</param>
    /// <param name="random">For the difference.</param>
    public static TimeSpan After(int earlier, TimeSpan first, TimeSpan longest, Random random)
    {
        TimeSpan doubled = first * Math.Pow(2, Math.Min(earlier, MaxDoublings));
        TimeSpan bounded = doubled < longest ? doubled : longest;
#pragma warning disable CA5394 // It spreads pauses; nobody gains by guessing them.
        lock (random)
        {
            return bounded * (0.8 + (0.4 * random.NextDouble()));
        }
#pragma warning restore CA5394
    }
}
