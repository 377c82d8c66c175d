namespace Serai.Opam.Syntax;

/// <summary>
/// A value of a field, or a part of one: a handle, of no cost. <see cref="Kind"/> says which of its properties mean something. The default
/// value is none.
/// </summary>
public readonly record struct OpamValue
{
    private readonly OpamFile? _file;
    private readonly int _index;

    internal OpamValue(OpamFile file, int index)
    {
        _file = file;
        _index = index;
    }

    /// <summary>What it is.</summary>
    public OpamValueKind Kind => _file is null ? OpamValueKind.None : Node.Kind;

    /// <summary>The operator of a relation, prefix or environment update.</summary>
    public OpamOperator Operator => Node.Operator;

    /// <summary>The text of a string, decoded; of an identifier, integer or boolean, as written.</summary>
    public OpamText Text => File.TextOf(_index);

    /// <summary>The value of an integer.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public long Int => Kind == OpamValueKind.Int && Words.TryReadInt(Text.Span, out long value)
        ? value
        : throw new InvalidOperationException($"{Kind} is no integer");

    /// <summary>The value of a boolean.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public bool Bool => Kind == OpamValueKind.Bool ? Node.Length == 4 : throw new InvalidOperationException($"{Kind} is no boolean");

    /// <summary>The parts of anything but atoms.</summary>
    public OpamValues Children => _file is null ? default : new OpamValues(_file, Node.First);

    /// <summary>Bytes from the start of the file.</summary>
    public int Offset => Node.Start;

    /// <summary>Line and column of its first byte.</summary>
    public OpamPosition Position => File.PositionOf(Node.Start);

    /// <summary>Its bytes as written, comments within it included.</summary>
    public ReadOnlyMemory<byte> Written => File.Source.Slice(Node.Start, Node.Length);

    private OpamFile File => _file ?? throw new InvalidOperationException("the default value belongs to no file");

    private ref readonly Node Node => ref File.Node(_index);
}
