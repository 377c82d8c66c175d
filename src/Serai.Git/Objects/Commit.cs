using System.Buffers.Text;
using System.Collections.Immutable;

namespace Serai.Git.Objects;

/// <summary>
/// Where a commit leads and when it was made: of the header lines that <c>git cat-file commit</c> shows (git-commit-tree(1)) those that
/// reading a history needs. Immutable.
/// </summary>
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

    /// <summary>When it was committed, in seconds since 1970; 0 where the line cannot be read, which is how git takes it.</summary>
    public long CommitterTime { get; }

    /// <summary>When it was committed, in UTC; clamped to what the type can hold.</summary>
    public DateTimeOffset CommitterDate => DateTimeOffset.FromUnixTimeSeconds(
        Math.Clamp(CommitterTime, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()));

    /// <summary>Reads a commit's content.</summary>
    /// <param name="content">As <see cref="GitObject.Content"/> has it; nothing of it is kept.</param>
    /// <param name="format">Tells how long the ids are.</param>
    /// <exception cref="GitException">It is not a commit's content; the message tells the offset.</exception>
    public static Commit Parse(ReadOnlySpan<byte> content, ObjectFormat format)
    {
        var lines = new HeaderLines(content, "commit");
        ObjectId treeId = lines.TakeId("tree"u8, format);
        ImmutableArray<ObjectId>.Builder parents = ImmutableArray.CreateBuilder<ObjectId>();
        while (lines.TryTake("parent"u8, out ReadOnlySpan<byte> parent))
        {
            parents.Add(lines.ParseId(parent, format));
        }

        lines.Take("author"u8);
        return new Commit(treeId, parents.ToImmutable(), ParseTime(lines.Take("committer"u8)));
    }

    // The line is "name <mail> seconds zone"; a name may hold nearly anything, so the time is looked for from the end.
    private static long ParseTime(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> afterMail = line[(line.LastIndexOf((byte)'>') + 1)..].TrimStart((byte)' ');
        return Utf8Parser.TryParse(afterMail, out long seconds, out _) ? seconds : 0;
    }
}
