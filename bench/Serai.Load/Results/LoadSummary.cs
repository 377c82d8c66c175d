using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serai.Load.Results;

/// <summary>What came of a run, in the shape of its JSON.</summary>
/// <param name="Server">Where it was sent.</param>
/// <param name="Rate">Requests a second.</param>
/// <param name="Connections">How many.</param>
/// <param name="Void">Why the run says nothing; null where it does.</param>
/// <param name="FirstFailure">The first failure in words; null for none.</param>
/// <param name="Phases">The phases in order.</param>
/// <param name="Track">Latency over time, from the first request.</param>
internal sealed record LoadSummary(
    string Server,
    double Rate,
    int Connections,
    string? Void,
    string? FirstFailure,
    IReadOnlyList<PhaseSummary> Phases,
    LatencyTrack Track)
{
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LoadJson.Default.LoadSummary);

    /// <exception cref="JsonException">It is none.</exception>
    public static LoadSummary FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, LoadJson.Default.LoadSummary) ?? throw new JsonException("null is no result of a run");
}

/// <summary>JSON of the result, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(LoadSummary))]
internal sealed partial class LoadJson : JsonSerializerContext;
