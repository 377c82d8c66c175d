namespace Serai.Load.Results;

/// <summary>The requests of a class, or of several, within a phase. Failures and timeouts are in the latencies, at the timeout's length.</summary>
/// <param name="Name">The class.</param>
/// <param name="Requests">How many were due.</param>
/// <param name="P50Ms">Latency from when a request was due to the end of its answer; so the next ones.</param>
/// <param name="P99Ms">99 % of the requests.</param>
/// <param name="P999Ms">99.9 %.</param>
/// <param name="MaxMs">The worst.</param>
/// <param name="Failures">Wrong answers, cut and refused connections.</param>
/// <param name="Timeouts">No answer in time.</param>
/// <param name="Refused">503, where these are counted apart; not in the latencies.</param>
/// <param name="LongestGapMs">The longest time in the phase in which no right answer came.</param>
internal sealed record ClassSummary(
    string Name,
    int Requests,
    double P50Ms,
    double P99Ms,
    double P999Ms,
    double MaxMs,
    int Failures,
    int Timeouts,
    int Refused,
    double LongestGapMs);
