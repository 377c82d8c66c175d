using System.Text.Json.Serialization;

namespace Serai.Settings;

/// <summary>A setting as people and programs are shown it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Values">Its values; none where it is not set.</param>
/// <param name="Origin">Where they come from.</param>
internal sealed record ShownSetting(string Key, IReadOnlyList<string> Values, string Origin);

/// <summary>JSON of the settings, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ShownSetting[]))]
internal sealed partial class ConfigJson : JsonSerializerContext;
