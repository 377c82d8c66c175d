using System.Buffers;

namespace Serai.Opam.Syntax;

/// <summary>The nodes of a file while they are made, in a rented array.</summary>
internal ref struct NodeList(int maxCount)
{
    private Node[] _nodes = ArrayPool<Node>.Shared.Rent(512);

    public int Count { get; private set; }

    /// <summary>No more nodes are allowed.</summary>
    public readonly bool IsFull => Count >= maxCount;

    public readonly ref Node this[int index] => ref _nodes[index];

    /// <summary>Appends a node without links; the caller has asked <see cref="IsFull"/>.</summary>
    public int Add(OpamValueKind kind, OpamOperator op, NodeFlags flags, int start, int length)
    {
        if (Count == _nodes.Length)
        {
            Grow();
        }

        ref Node node = ref _nodes[Count];
        node.Kind = kind;
        node.Operator = op;
        node.Flags = flags;
        node.Start = start;
        node.Length = length;
        node.First = 0;
        node.Next = 0;
        return Count++;
    }

    public readonly Node[] ToArray() => _nodes.AsSpan(0, Count).ToArray();

    /// <summary>Gives the rented array back.</summary>
    public void Release()
    {
        ArrayPool<Node>.Shared.Return(_nodes);
        _nodes = [];
    }

    private void Grow()
    {
        Node[] larger = ArrayPool<Node>.Shared.Rent(checked(_nodes.Length * 2));
        _nodes.CopyTo(larger, 0);
        ArrayPool<Node>.Shared.Return(_nodes);
        _nodes = larger;
    }
}
