namespace Serai.Git.Objects;

/// <summary>What the mirror reads of an annotated tag (git-mktag(1)).</summary>
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
