using System.Collections.Immutable;

namespace Serai.Git.Objects;

/// <summary>What the mirror reads of a commit (gitformat-commit: the header lines that <c>git cat-file commit</c> shows).</summary>
public sealed record Commit
{
    private Commit(ObjectId treeId, ImmutableArray<ObjectId> parents, long committerTime)
    {
        TreeId = treeId;
        Parents = parents;
        CommitterTime = committerTime;
    }

    /// <summary>The tree of files.</summary>
    public ObjectId TreeId { get; }

    /// <summary>The parents, in order; none for a root.</summary>
    public ImmutableArray<ObjectId> Parents { get; }

    /// <summary>When it was committed, in seconds since 1970.</summary>
    public long CommitterTime { get; }

    /// <summary>When it was committed; clamped to what the type can hold.</summary>
    public DateTimeOffset CommitterDate => DateTimeOffset.FromUnixTimeSeconds(
        Math.Clamp(CommitterTime, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()));

    /// <summary>Reads a commit's content.</summary>
    /// <exception cref="GitException">It is not a commit's content; the message tells the offset.</exception>
    public static Commit Parse(ReadOnlySpan<byte> content, ObjectFormat format) => throw new NotSupportedException("to come");
}
