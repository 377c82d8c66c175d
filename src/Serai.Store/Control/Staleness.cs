namespace Serai.Store.Control;

/// <summary>From when on what is served counts as stale: the same for the front, which shows it, and for the worker, which may announce it.</summary>
public static class Staleness
{
    private const int Intervals = 3;

    private static readonly TimeSpan Shortest = TimeSpan.FromHours(2);

    /// <summary>How long after the last contact with a remote: three intervals, and two hours at least.</summary>
    public static TimeSpan LimitOf(TimeSpan interval) => interval * Intervals > Shortest ? interval * Intervals : Shortest;
}
