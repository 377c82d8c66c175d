using System.Text.Json.Serialization;
using Serai.Store.Control;
using Serai.Store.Generations;

namespace Serai.Front.State;

/// <summary>The state at one moment, in the shape of <c>/status.json</c>.</summary>
internal sealed record StatusSnapshot(
    string Version,
    string State,
    string Isolation,
    RepositoryStatus Repository,
    SyncStatus Sync,
    ArchivesStatus Archives,
    IReadOnlyList<PathProblem> Problems,
    int ProblemsTotal,
    ServiceStatus Service);

/// <summary>What is served, and how old it is.</summary>
internal sealed record RepositoryStatus(
    string Remote,
    string? Branch,
    string? Commit,
    DateTimeOffset? CommitTime,
    long? Generation,
    int? IndexFormat,
    DateTimeOffset? PublishedAt,
    DateTimeOffset? CheckedAt,
    double? AgeS,
    string? Descent,
    string? LastError,
    IReadOnlyList<RemoteFailure> FailedRemotes);

/// <summary>What the worker is at.</summary>
internal sealed record SyncStatus(string Phase, double? Progress, string? Text, double? LeftS, double? LastDurationS, DateTimeOffset? NextSyncAt);

/// <summary>The archives that the served index names; of those that failed a bounded number, beside how many they are.</summary>
internal sealed record ArchivesStatus(
    ArchivePolicy Policy,
    int Known,
    int Stored,
    long StoredBytes,
    int Missing,
    int FailedTotal,
    IReadOnlyList<ArchiveFailure> Failed,
    IReadOnlyList<ActiveFetch> Active);

/// <summary>The front itself.</summary>
internal sealed record ServiceStatus(
    double UptimeS,
    long Requests,
    [property: JsonPropertyName("p50_ms")] double? P50Ms,
    [property: JsonPropertyName("p99_ms")] double? P99Ms,
    [property: JsonPropertyName("p999_ms")] double? P999Ms,
    double? LongestStallMs,
    double GcPauseMaxMs,
    int WorkerRestarts,
    long RssBytes,
    string? Damage,
    string? WorkerTrouble);

/// <summary>JSON of the status, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StatusSnapshot))]
internal sealed partial class StatusJson : JsonSerializerContext;
