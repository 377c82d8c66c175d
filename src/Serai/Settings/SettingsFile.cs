using System.Text.Json;

namespace Serai.Settings;

/// <summary>A settings file: JSON with comments, a key for each setting.</summary>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The file that is read when none is named: the first of these that exists.</summary>
    public static IReadOnlyList<string> DefaultPaths { get; } = ["serai.json", "/etc/serai/serai.json"];

    /// <summary>Reads a file.</summary>
    /// <returns>The texts of each key that stands in it.</returns>
    /// <exception cref="SettingException">It cannot be read, is no JSON object, or has a key that no setting has.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(string path)
    {
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new SettingException($"{path}: expected a JSON object, found {document.RootElement.ValueKind}");
            }

            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                Setting setting = SettingTable.All.FirstOrDefault(each => each.Key == property.Name)
                    ?? throw new SettingException($"{path}: unknown key \"{property.Name}\"; did you mean \"{NearestName.Of(property.Name, SettingTable.All.Select(each => each.Key))}\"?");
                values[setting.Key] = ReadValue(path, setting, property.Value);
            }
        }
        catch (JsonException malformed)
        {
            // The message ends with both numbers, counted from 0.
            string what = malformed.Message.Split(" LineNumber:", 2)[0];
            throw new SettingException($"{path}: line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}: {what}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"{path}: {unreadable.Message}");
        }

        return values;
    }

    private static string[] ReadValue(string path, Setting setting, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Array when setting.Shape == SettingShape.List => [.. value.EnumerateArray().Select(each => ReadText(path, setting, each))],
        _ => [ReadText(path, setting, value)],
    };

    private static string ReadText(string path, Setting setting, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        _ => throw new SettingException($"{path}: {setting.Key}: expected a text, found {value.ValueKind}"),
    };
}
