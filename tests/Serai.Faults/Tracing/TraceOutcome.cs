namespace Serai.Faults.Tracing;

/// <summary>How a traced program ended.</summary>
/// <param name="Points">Its points in order, up to its end.</param>
/// <param name="HasStruck">Whether it came to the point of the strike.</param>
/// <param name="Exit">Its exit status; null where it was killed.</param>
/// <param name="Output">What it said.</param>
internal sealed record TraceOutcome(IReadOnlyList<TracePoint> Points, bool HasStruck, int? Exit, string Output);
