namespace Serai.Lab.Measuring;

/// <summary>The places in a document that hold what the lab found: from <c>&lt;!-- lab:NAME --&gt;</c> to <c>&lt;!-- /lab:NAME --&gt;</c>.</summary>
internal static class DocumentTables
{
    /// <summary>Replaces what stands in one place.</summary>
    /// <exception cref="InvalidDataException">The document has no such place.</exception>
    public static string Replace(string document, string name, string content)
    {
        (int start, int end) = PlaceOf(document, name);
        return $"{document[..start]}\n{content.Trim('\n')}\n{document[end..]}";
    }

    /// <summary>What stands in one place.</summary>
    /// <exception cref="InvalidDataException">The document has no such place.</exception>
    public static string Read(string document, string name)
    {
        (int start, int end) = PlaceOf(document, name);
        return document[start..end].Trim('\n');
    }

    private static (int Start, int End) PlaceOf(string document, string name)
    {
        string opening = $"<!-- lab:{name} -->";
        int start = document.IndexOf(opening, StringComparison.Ordinal);
        int end = document.IndexOf($"<!-- /lab:{name} -->", StringComparison.Ordinal);
        return start >= 0 && end > start
            ? (start + opening.Length, end)
            : throw new InvalidDataException($"the document has no place for the lab's {name}: expected {opening} and <!-- /lab:{name} -->");
    }
}
