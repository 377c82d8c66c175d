using System.Text.Json;
using Serai.Store.Generations;

namespace Serai.Store.Exports;

/// <summary>What an export is of: the file <c>export.json</c>. Layout: docs/formats/export.md.</summary>
public sealed record ExportManifest
{
    /// <summary>The number of the layout that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The longest one that is read.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The layout's number.</summary>
    public required int Format { get; init; }

    /// <summary>The remote of the mirror that was exported, without credentials.</summary>
    public required string Remote { get; init; }

    /// <summary>The full name of the ref; a commit id where the remote was pinned to one.</summary>
    public required string Branch { get; init; }

    /// <summary>The commit's id.</summary>
    public required string Commit { get; init; }

    /// <summary>The committer's time.</summary>
    public required DateTimeOffset CommitTime { get; init; }

    /// <summary>The number of the generation, of that mirror.</summary>
    public required long Generation { get; init; }

    /// <summary>When the export was complete.</summary>
    public required DateTimeOffset ExportedAt { get; init; }

    /// <summary>Archives that the index names.</summary>
    public required int ArchivesKnown { get; init; }

    /// <summary>Those of them that are in the export.</summary>
    public required int ArchivesHere { get; init; }

    /// <summary>The index, <c>repo</c> and the packs with their indexes, by path: size and sha256. Archives have their checksums for names.</summary>
    public required IReadOnlyDictionary<string, GenerationFile> Files { get; init; }

    /// <summary>Reads one, which may be anybody's.</summary>
    /// <returns>Null where it is none of this layout.</returns>
    public static ExportManifest? TryParse(ReadOnlySpan<byte> json)
    {
        try
        {
            ExportManifest? manifest = JsonSerializer.Deserialize(json, StoreJson.Default.ExportManifest);
            return manifest is { Format: CurrentFormat } && manifest.Files.Values.All(file => file is { Size: >= 0 }) ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
