using System.Text.Json.Serialization;

namespace Serai.Doctor;

/// <summary>JSON of a checkup's lines, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CheckLine[]))]
internal sealed partial class DoctorJson : JsonSerializerContext;
