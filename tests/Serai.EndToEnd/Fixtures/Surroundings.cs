namespace Serai.EndToEnd.Fixtures;

/// <summary>What a mirror is started in.</summary>
internal sealed record Surroundings
{
    /// <summary>A command that becomes the mirror.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    /// <summary>Variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A mirror whose worker does something bad: <c>stage:fault</c>, as CONTRIBUTING.md has them.</summary>
    public static Surroundings WithFault(string fault) => new() { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["SERAI_TEST_FAULT"] = fault } };
}
