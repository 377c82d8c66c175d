using System.Text.Json.Serialization;

namespace Serai.Worker.Exports;

/// <summary>What an export came to.</summary>
public sealed record ExportResult
{
    /// <summary>The commit whose index is in it.</summary>
    public required string Commit { get; init; }

    /// <summary>Whether the commit's git objects are, too; not where the mirror keeps them in memory.</summary>
    public required bool HasGit { get; init; }

    /// <summary>Archives that the index names.</summary>
    public required int ArchivesKnown { get; init; }

    /// <summary>Those of them that are in the export.</summary>
    public required int ArchivesHere { get; init; }

    /// <summary>Files that are other than at the export before, or new: the lines of <c>changed</c>.</summary>
    public required int Changed { get; init; }

    /// <summary>Files that are no longer there: the lines of <c>removed</c>.</summary>
    public required int Removed { get; init; }

    /// <summary>Bytes that were copied.</summary>
    public required long CopiedBytes { get; init; }

    /// <summary>The sha256 of stored archives whose bytes are others, which were left out.</summary>
    public required IReadOnlyList<string> Damaged { get; init; }

    /// <summary>Whether everything is there that the index names.</summary>
    [JsonIgnore]
    public bool IsComplete => ArchivesHere == ArchivesKnown && Damaged.Count == 0 && HasGit;
}
