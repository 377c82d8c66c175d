namespace Serai.Store.Generations;

/// <summary>The names of the files in a generation's folder.</summary>
public static class GenerationFiles
{
    /// <summary>The manifest, which names the others.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The index that clients fetch.</summary>
    public const string Index = "index.tar.gz";

    /// <summary>The <c>repo</c> file that clients fetch; the same bytes stand in the index.</summary>
    public const string Repo = "repo";

    /// <summary>How the index is cut, for the next update. Read by the worker.</summary>
    public const string Segments = "segments";

    /// <summary>The packages with their sources' checksums, for the next update. Read by the worker.</summary>
    public const string Catalogue = "catalogue";

    /// <summary>All checksums that the index names. Read by the front.</summary>
    public const string Checksums = "checksums";

    /// <summary>Paths with problems: left out, not readable, or in conflict with others, and why. Read by the front.</summary>
    public const string Problems = "problems.json";
}
