namespace Serai.Git.Objects;

/// <summary>What an annotated tag names (git-mktag(1)). Immutable.</summary>
public sealed record Tag
{
    private Tag(ObjectId targetId, ObjectKind targetKind)
    {
        TargetId = targetId;
        TargetKind = targetKind;
    }

    /// <summary>What is tagged.</summary>
    public ObjectId TargetId { get; }

    /// <summary>The kind of what is tagged; a tag may be of a tag.</summary>
    public ObjectKind TargetKind { get; }

    /// <summary>Reads a tag's content.</summary>
    /// <param name="content">As <see cref="GitObject.Content"/> has it; nothing of it is kept.</param>
    /// <param name="format">Tells how long the ids are.</param>
    /// <exception cref="GitException">It is not a tag's content; the message tells the offset.</exception>
    public static Tag Parse(ReadOnlySpan<byte> content, ObjectFormat format)
    {
        var lines = new HeaderLines(content, "tag");
        ObjectId targetId = lines.TakeId("object"u8, format);
        ReadOnlySpan<byte> kind = lines.Take("type"u8);
        ObjectKind targetKind =
            kind.SequenceEqual("commit"u8) ? ObjectKind.Commit :
            kind.SequenceEqual("tree"u8) ? ObjectKind.Tree :
            kind.SequenceEqual("blob"u8) ? ObjectKind.Blob :
            kind.SequenceEqual("tag"u8) ? ObjectKind.Tag :
            throw new GitException($"tag: expected the type commit, tree, blob or tag, found {kind.Length} bytes that are none");
        return new Tag(targetId, targetKind);
    }
}
