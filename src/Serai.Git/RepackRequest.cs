namespace Serai.Git;

/// <summary>What a store keeps when it is repacked: everything that can be reached from some objects.</summary>
public sealed record RepackRequest
{
    /// <summary>Commits (or tags, or trees) to keep with all that they need: trees, blobs, and parents as far as these are held.</summary>
    public required IReadOnlyList<ObjectId> Keep { get; init; }

    /// <summary>
    /// Commits that are kept without their parents, even where those are held: the shallow roots from now on. Parents that are not held
    /// are not looked for in any case.
    /// </summary>
    public IReadOnlyList<ObjectId> Shallow { get; init; } = [];

    /// <summary>Told of the bytes of each piece of the new pack as it is written, on the thread that writes. Null for nobody.</summary>
    public Action<int>? Written { get; init; }
}
