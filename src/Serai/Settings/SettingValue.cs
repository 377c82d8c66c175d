namespace Serai.Settings;

/// <summary>The value that a setting has, and where it came from.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Texts">As written; none where nothing is set and there is no default.</param>
/// <param name="Origin">For people: <c>command line</c>, <c>SERAI_LISTEN</c>, a file's path, <c>default</c>.</param>
internal sealed record SettingValue(Setting Setting, IReadOnlyList<string> Texts, string Origin)
{
    /// <summary>The one text; null where nothing is set.</summary>
    public string? Text => Texts.Count == 0 ? null : Texts[0];

    /// <summary>Complains of the value.</summary>
    public SettingException Wrong(string expected) =>
        new($"{Setting.Key}: expected {expected}, found \"{string.Join(' ', Texts)}\" (from {Origin})");
}
