namespace Serai.Settings;

/// <summary>One setting: what it is called everywhere, what it holds, what it does. The table of all is <see cref="SettingTable"/>.</summary>
/// <param name="Key">In the file; the option is <c>--key</c>, or its singular.</param>
/// <param name="Shape">What it holds.</param>
/// <param name="Hint">The value's place holder in the help.</param>
/// <param name="Default">As it would be written; empty where there is none.</param>
/// <param name="Description">One sentence.</param>
internal sealed record Setting(string Key, SettingShape Shape, string Hint, string Default, string Description)
{
    /// <summary>What the names of all environment variables begin with.</summary>
    public const string VariablePrefix = "SERAI_";

    /// <summary>The option's name.</summary>
    public string Option { get; init; } = "--" + Key;

    /// <summary>The environment variable.</summary>
    public string Variable { get; init; } = VariablePrefix + Key.Replace('-', '_').ToUpperInvariant();

    /// <summary>The words that it may be; none where it may be anything.</summary>
    public IReadOnlyList<string> Choices => Hint.Contains('|', StringComparison.Ordinal) ? Hint.Split('|') : [];

    /// <summary>Whether it is decided when a mirror starts, and a reload leaves it.</summary>
    public bool IsFixedAtStart { get; init; }
}
