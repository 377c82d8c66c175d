namespace Serai.Load.Measuring;

/// <summary>
/// Whether a run says anything: whether this program sent its requests when they were due. The bounds are those beyond which its own lateness
/// could be taken for the server's: a fifth of the 5 ms and of the 25 ms by which a server is judged, for nearly all requests and for the worst.
/// </summary>
internal static class OwnLag
{
    /// <summary>The most that 99.9 % may be late, in microseconds.</summary>
    public const uint MostUsual = 1_000;

    /// <summary>The most that the worst may be late.</summary>
    public const uint MostEver = 5_000;

    /// <summary>Why the run is void; null where it is not.</summary>
    public static string? WhyVoid(LatencyHistogram lags) =>
        lags.Percentile(0.999) > MostUsual ? Text("p99.9", lags.Percentile(0.999), MostUsual)
        : lags.Largest > MostEver ? Text("the worst", lags.Largest, MostEver)
        : null;

    private static string Text(string what, uint found, uint most) =>
        $"void: {what} of the requests was sent {found / 1000.0:F1} ms late by this program, at most {most / 1000.0:F1} ms is allowed";
}
