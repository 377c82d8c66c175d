namespace Serai.Store.Generations;

/// <summary>What one generation is: the commit it was made of, how, and the sha256 of each of its files. Stored as <c>manifest.json</c>.</summary>
public sealed record GenerationManifest
{
    /// <summary>The number of this layout; a reader of another number rebuilds.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The longest manifest that is read: one is some kilobytes, more is not ours.</summary>
    internal const int MaxBytes = 1 << 20;

    /// <summary>The layout's number.</summary>
    public required int Format { get; init; }

    /// <summary>The generation's number: greater than every earlier one of the folder.</summary>
    public required long Number { get; init; }

    /// <summary>The number of the index's encoder and layout: one commit, one number, one sequence of bytes.</summary>
    public required int IndexFormat { get; init; }

    /// <summary>The remote, without credentials.</summary>
    public required string Remote { get; init; }

    /// <summary>The full name of the ref, such as <c>refs/heads/master</c>; a commit id where the remote is pinned to one.</summary>
    public required string Branch { get; init; }

    /// <summary>The commit's id.</summary>
    public required string Commit { get; init; }

    /// <summary>The committer's time.</summary>
    public required DateTimeOffset CommitTime { get; init; }

    /// <summary>Whether this commit is known to descend from the one served before: <c>proven</c> or <c>unproven</c>.</summary>
    public required string Descent { get; init; }

    /// <summary>What is set in the <c>repo</c> file beside the commit; a change of settings makes a new generation of the same commit.</summary>
    public required string RepoSettings { get; init; }

    /// <summary>When the generation was made.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>The <c>Last-Modified</c> of its bytes, in whole seconds: later than that of any other bytes served from this folder.</summary>
    public required DateTimeOffset LastModified { get; init; }

    /// <summary>How many packages, versions, files and distinct checksums it holds.</summary>
    public required GenerationCounts Counts { get; init; }

    /// <summary>The files beside the manifest, by name.</summary>
    public required IReadOnlyDictionary<string, GenerationFile> Files { get; init; }
}
