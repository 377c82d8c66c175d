namespace Serai.Front;

/// <summary>What came of reading the settings again.</summary>
/// <param name="Options">What the front is told from now on; null where nothing can be taken.</param>
/// <param name="Changed">Keys of the settings that are another now.</param>
/// <param name="AtNextStart">Keys of those that are another in the file, and are taken at the next start only.</param>
public sealed record Reload(FrontOptions? Options, IReadOnlyList<string> Changed, IReadOnlyList<string> AtNextStart)
{
    /// <summary>Why nothing can be taken; null where it can.</summary>
    public string? Refusal { get; init; }
}
