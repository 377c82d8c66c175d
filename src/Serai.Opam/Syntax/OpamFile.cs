namespace Serai.Opam.Syntax;

/// <summary>A file in the opam format, read. Immutable, so long as its bytes are; safe on any thread.</summary>
public sealed class OpamFile
{
    private readonly Node[] _nodes;

    internal OpamFile(ReadOnlyMemory<byte> source, Node[] nodes, OpamSyntaxException? unreadRest)
    {
        Source = source;
        _nodes = nodes;
        UnreadRest = unreadRest;
    }

    /// <summary>The bytes of the file, as given.</summary>
    public ReadOnlyMemory<byte> Source { get; }

    /// <summary>Fields and sections, in their order.</summary>
    public OpamItems Items => new(this, _nodes[0].First);

    /// <summary>
    /// Why reading ended after the <c>opam-version</c>, which is above those known and excuses it; null for a file read whole.
    /// </summary>
    public OpamSyntaxException? UnreadRest { get; }

    /// <summary>Line and column of an offset.</summary>
    public OpamPosition PositionOf(int offset) => OpamPosition.Of(Source.Span, offset);

    internal ref readonly Node Node(int index) => ref _nodes[index];

    internal OpamSyntaxException Error(int offset, string reason) => new(offset, PositionOf(offset), reason);

    internal OpamText TextOf(int index)
    {
        ref readonly Node node = ref _nodes[index];
        ReadOnlyMemory<byte> written = Source.Slice(node.Start, node.Length);
        if (node.Kind != OpamValueKind.String)
        {
            return new OpamText(written);
        }

        int quotes = (node.Flags & NodeFlags.TripleQuoted) != NodeFlags.None ? 3 : 1;
        ReadOnlyMemory<byte> inside = written[quotes..^quotes];
        if ((node.Flags & NodeFlags.Escaped) == NodeFlags.None)
        {
            return new OpamText(inside);
        }

        byte[] text = new byte[inside.Length];
        return new OpamText(text.AsMemory(0, Strings.Decode(inside.Span, text)));
    }
}
