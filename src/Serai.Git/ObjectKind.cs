namespace Serai.Git;

/// <summary>The four kinds of object; the values are those of a pack entry's header (gitformat-pack(5)).</summary>
public enum ObjectKind
{
    /// <summary>No kind: never stored.</summary>
    None = 0,

    /// <summary>A commit: a tree, parents, author, committer, message.</summary>
    Commit = 1,

    /// <summary>A tree: names with modes and ids.</summary>
    Tree = 2,

    /// <summary>A blob: the content of a file.</summary>
    Blob = 3,

    /// <summary>An annotated tag.</summary>
    Tag = 4,
}
