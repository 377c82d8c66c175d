using System.Text.Json.Serialization;
using Serai.Worker;

namespace Serai.Commands;

/// <summary>JSON of the result of a sync or an import, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(OneSyncResult))]
internal sealed partial class SyncJson : JsonSerializerContext;
