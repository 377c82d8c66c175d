using System.Text.Json.Serialization;
using Serai.Worker.Downloads.Origins;

namespace Serai.Worker.Downloads.Parts;

/// <summary>Where a growing file's bytes come from: what asking for the rest of them needs. Kept beside the file.</summary>
/// <param name="Url">The source, without credentials.</param>
/// <param name="Validator">What the server called this version; null where it did not, so that only a new start can tell.</param>
/// <param name="Length">The whole length, as declared.</param>
internal sealed record PartOrigin(string Url, OriginValidator? Validator, long? Length);

/// <summary>JSON of what is kept beside growing files, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PartOrigin))]
internal sealed partial class PartJson : JsonSerializerContext;
