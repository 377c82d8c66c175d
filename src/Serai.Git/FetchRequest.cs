namespace Serai.Git;

/// <summary>What to fetch, and what is already held: the lines of a fetch command (gitprotocol-v2(5), <c>fetch</c>). Immutable.</summary>
public sealed record FetchRequest
{
    /// <summary>
    /// The commit that is wanted: a tip that the remote told, or any other commit where the server gives those out (git-config(1),
    /// <c>uploadpack.allowAnySHA1InWant</c>).
    /// </summary>
    public required ObjectId Want { get; init; }

    /// <summary>How many commits deep, 1 or more; null for the whole history. An update of a shallow store names its depth again.</summary>
    public int? Depth { get; init; }

    /// <summary>Only commits younger than this, instead of a depth: git's <c>deepen-since</c>, in whole seconds.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Leave out trees and blobs where the remote can (<c>filter tree:0</c>); where it cannot, everything comes.</summary>
    public bool CommitsOnly { get; init; }

    /// <summary>The commits held whose parents are not held: the store's shallow roots.</summary>
    public IReadOnlyList<ObjectId> Shallow { get; init; } = [];

    /// <summary>The commits held with everything below them, down to the shallow roots.</summary>
    public IReadOnlyList<ObjectId> Have { get; init; } = [];
}
