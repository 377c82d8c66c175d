namespace Serai.Availability;

/// <summary>The place in a document that holds the table of the phases: from <c>&lt;!-- availability:phases --&gt;</c> to its end mark.</summary>
internal static class DocumentTable
{
    private const string Opening = "<!-- availability:phases -->\n";
    private const string Closing = "<!-- /availability:phases -->";

    /// <summary>The documents below the solution's folder that have it.</summary>
    public static readonly string[] Documents = ["README.md", "docs/availability.md"];

    /// <summary>Puts the table into its place.</summary>
    /// <exception cref="InvalidDataException">The document has no such place.</exception>
    public static void Write(string path, string table)
    {
        string document = File.ReadAllText(path);
        int begin = document.IndexOf(Opening, StringComparison.Ordinal);
        int end = document.IndexOf(Closing, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{path}: expected {Opening.Trim()} and {Closing}, found no such place for the table of the phases");
        }

        File.WriteAllText(path, string.Concat(document.AsSpan(0, begin + Opening.Length), table, document.AsSpan(end)));
    }
}
