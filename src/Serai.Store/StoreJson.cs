using System.Text.Json.Serialization;
using Serai.Store.Control;
using Serai.Store.Exports;
using Serai.Store.Generations;

namespace Serai.Store;

/// <summary>JSON of the data folder and of the control socket, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(GenerationManifest))]
[JsonSerializable(typeof(CurrentPointer))]
[JsonSerializable(typeof(LockHolder))]
[JsonSerializable(typeof(RemoteContact))]
[JsonSerializable(typeof(PathProblem[]))]
[JsonSerializable(typeof(WorkerReport))]
[JsonSerializable(typeof(SyncOutcome))]
[JsonSerializable(typeof(FetchReport))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(ExportManifest))]
public sealed partial class StoreJson : JsonSerializerContext;
