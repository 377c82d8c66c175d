using System.Buffers;

namespace Serai.Opam.Syntax;

/// <summary>
/// Nodes and open containers of a file while it is parsed, with the limits on both. What is open lies on a stack of its own, so that
/// the depth of the input costs no stack of the thread.
/// </summary>
internal ref struct TreeBuilder
{
    private readonly OpamLimits _limits;
    private NodeList _nodes;
    private Frame[] _frames;

    public TreeBuilder(OpamLimits limits)
    {
        _limits = limits;
        _nodes = new NodeList(limits.MaxNodes);
        _frames = ArrayPool<Frame>.Shared.Rent(32);
        _nodes.Add(OpamValueKind.None, OpamOperator.None, NodeFlags.Section, 0, 0);
        _frames[0] = default;
    }

    /// <summary>Sections and containers open, the file itself not counted.</summary>
    public int Depth { get; private set; }

    public readonly ref Node this[int index] => ref _nodes[index];

    /// <summary>The innermost open section or container.</summary>
    public readonly ref Frame Top => ref _frames[Depth];

    public int Add(in Lexer at, OpamValueKind kind, OpamOperator op, NodeFlags flags)
    {
        if (_nodes.IsFull)
        {
            throw at.Error(at.Start, $"expected at most {_limits.MaxNodes} fields and values in a file");
        }

        return _nodes.Add(kind, op, flags, at.Start, at.Length);
    }

    /// <summary>Adds a node that begins where its first child does.</summary>
    public int AddAround(in Lexer at, OpamValueKind kind, OpamOperator op, int first)
    {
        int index = Add(at, kind, op, NodeFlags.None);
        ref Node node = ref _nodes[index];
        node.Start = _nodes[first].Start;
        node.Length = _nodes[first].Length;
        node.First = first;
        return index;
    }

    /// <summary>Makes a node the last child of what is open.</summary>
    public readonly void Append(int child, int height)
    {
        ref Frame top = ref Top;
        if (top.LastChild == 0)
        {
            _nodes[top.Container].First = child;
        }
        else
        {
            _nodes[top.LastChild].Next = child;
        }

        top.LastChild = child;
        top.Height = Math.Max(top.Height, height);
    }

    public void Open(in Lexer at, int container, in PendingValue outer)
    {
        Depth++;
        CheckDepth(at, 0);
        if (Depth == _frames.Length)
        {
            Grow();
        }

        ref Frame top = ref Top;
        top.Container = container;
        top.LastChild = 0;
        top.Height = 0;
        top.Outer = outer;
    }

    /// <summary>Closes the innermost.</summary>
    public Frame Close() => _frames[Depth--];

    /// <summary>Checks the depth of what is open with that of a value in it.</summary>
    public readonly void CheckDepth(in Lexer at, int height)
    {
        if (Depth + height > _limits.MaxDepth)
        {
            throw at.Error(at.Start, $"expected at most {_limits.MaxDepth} levels of nesting");
        }
    }

    public readonly Node[] ToArray() => _nodes.ToArray();

    public void Release()
    {
        _nodes.Release();
        ArrayPool<Frame>.Shared.Return(_frames);
        _frames = [];
    }

    private void Grow()
    {
        Frame[] larger = ArrayPool<Frame>.Shared.Rent(_frames.Length * 2);
        _frames.CopyTo(larger, 0);
        ArrayPool<Frame>.Shared.Return(_frames);
        _frames = larger;
    }
}
