using System.Text.Json.Serialization;

namespace Serai.Mirrors;

/// <summary>
/// What <c>/status.json</c> of a mirror says. Read leniently: the mirror may be of another version, and what it does not say is null.
/// </summary>
internal sealed record MirrorStatus(
    string? Version, string? State, string? Isolation, MirrorRepository? Repository, MirrorSync? Sync, MirrorArchives? Archives, int? ProblemsTotal,
    IReadOnlyList<MirrorProblem>? Problems, MirrorService? Service)
{
    /// <summary>Serving, and well.</summary>
    public const string Ready = "ready";
}

/// <summary>What is served, and how old it is.</summary>
internal sealed record MirrorRepository(
    string? Remote, string? Commit, DateTimeOffset? CommitTime, long? Generation, double? AgeS, string? Descent, string? LastError);

/// <summary>What its worker is at.</summary>
internal sealed record MirrorSync(string? Phase, double? Progress, string? Text, DateTimeOffset? NextSyncAt);

/// <summary>Its archives.</summary>
internal sealed record MirrorArchives(string? Policy, int? Known, int? Stored, long? StoredBytes, int? Missing, int? FailedTotal, IReadOnlyList<MirrorFailure>? Failed);

/// <summary>An archive that could not be had.</summary>
internal sealed record MirrorFailure(string? Package, string? Cause, string? Reason, DateTimeOffset? NextTry);

/// <summary>A file with a problem.</summary>
internal sealed record MirrorProblem(string? Path, string? Reason);

/// <summary>The mirror itself.</summary>
internal sealed record MirrorService(
    double? UptimeS,
    long? Requests,
    [property: JsonPropertyName("p99_ms")] double? P99Ms,
    double? LongestStallMs,
    int? WorkerRestarts,
    long? RssBytes,
    string? Damage,
    string? WorkerTrouble);

/// <summary>JSON of the status, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MirrorStatus))]
internal sealed partial class MirrorStatusJson : JsonSerializerContext;
