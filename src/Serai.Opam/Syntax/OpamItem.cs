namespace Serai.Opam.Syntax;

/// <summary>A field or a section of a file: a handle, of no cost.</summary>
public readonly record struct OpamItem
{
    private readonly OpamFile _file;
    private readonly int _index;

    internal OpamItem(OpamFile file, int index)
    {
        _file = file;
        _index = index;
    }

    /// <summary>True of <c>kind "name" { … }</c>, false of <c>name: value</c>.</summary>
    public bool IsSection => (Node.Flags & NodeFlags.Section) != NodeFlags.None;

    /// <summary>The name of a field, the kind of a section.</summary>
    public OpamText Name => _file.TextOf(_index);

    /// <summary>The value of a field; the default value for a section.</summary>
    public OpamValue Value => IsSection ? default : new OpamValue(_file, Node.First);

    /// <summary>The name of a section, null if it has none, and for a field.</summary>
    public OpamText? SectionName => IsNamed ? _file.TextOf(Node.First) : null;

    /// <summary>The items of a section; none for a field.</summary>
    public OpamItems Items => !IsSection ? default : new OpamItems(_file, IsNamed ? _file.Node(Node.First).Next : Node.First);

    /// <summary>Bytes from the start of the file to its name.</summary>
    public int Offset => Node.Start;

    /// <summary>Line and column of its name.</summary>
    public OpamPosition Position => _file.PositionOf(Node.Start);

    private ref readonly Node Node => ref _file.Node(_index);

    private bool IsNamed => (Node.Flags & NodeFlags.Named) != NodeFlags.None;
}
