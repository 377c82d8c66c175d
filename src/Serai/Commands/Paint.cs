namespace Serai.Commands;

/// <summary>Colours for people at a terminal; nothing where there is none, or where they do not want it (https://no-color.org).</summary>
internal readonly record struct Paint(bool IsOn)
{
    private const string Reset = "\e[0m";

    /// <summary>That of standard output.</summary>
    public static Paint Output => new(!Console.IsOutputRedirected && IsWanted);

    /// <summary>That of standard error.</summary>
    public static Paint Error => new(!Console.IsErrorRedirected && IsWanted);

    private static bool IsWanted =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>What is as it should be.</summary>
    public string Good(string text) => With("\e[32m", text);

    /// <summary>What deserves a look.</summary>
    public string Fair(string text) => With("\e[33m", text);

    /// <summary>What is not as it should be.</summary>
    public string Bad(string text) => With("\e[31m", text);

    /// <summary>What is beside the point.</summary>
    public string Faint(string text) => With("\e[2m", text);

    private string With(string colour, string text) => IsOn ? colour + text + Reset : text;
}
