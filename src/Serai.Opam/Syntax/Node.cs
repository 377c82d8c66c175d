namespace Serai.Opam.Syntax;

/// <summary>
/// One element of a file's tree. All nodes of a file lie in one array, linked by indexes: parsing makes no object for any of them.
/// Node 0 is the file itself, so that 0 as a link means none.
/// </summary>
internal struct Node
{
    public OpamValueKind Kind;
    public OpamOperator Operator;
    public NodeFlags Flags;

    /// <summary>First byte in the source, quotes and brackets included; of fields and sections, that of the name.</summary>
    public int Start;

    /// <summary>Bytes in the source.</summary>
    public int Length;

    /// <summary>The first child: of a field its value, of a named section its name.</summary>
    public int First;

    /// <summary>The next child of the same parent.</summary>
    public int Next;

    public readonly int End => Start + Length;
}
