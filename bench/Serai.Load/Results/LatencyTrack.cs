namespace Serai.Load.Results;

/// <summary>Latency over time, in steps.</summary>
/// <param name="StepSeconds">The length of a step.</param>
/// <param name="MedianMs">The median of the requests that were due in each step; null where there were none.</param>
/// <param name="WorstMs">The worst of them.</param>
/// <param name="Failed">How many of them failed or timed out.</param>
internal sealed record LatencyTrack(double StepSeconds, IReadOnlyList<double?> MedianMs, IReadOnlyList<double?> WorstMs, IReadOnlyList<int> Failed);
