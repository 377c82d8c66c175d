using System.Text.Json.Serialization;
using Serai.Worker.Exports;

namespace Serai.Commands;

/// <summary>JSON of an export's result, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ExportResult))]
internal sealed partial class ExportJson : JsonSerializerContext;
