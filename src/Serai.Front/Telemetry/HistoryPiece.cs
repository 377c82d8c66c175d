namespace Serai.Front.Telemetry;

/// <summary>Ten seconds of service.</summary>
/// <param name="Requests">Requests answered.</param>
/// <param name="P99">What 99 of 100 did not exceed; null without requests.</param>
/// <param name="LongestStall">The longest stall.</param>
internal sealed record HistoryPiece(long Requests, TimeSpan? P99, TimeSpan LongestStall);
