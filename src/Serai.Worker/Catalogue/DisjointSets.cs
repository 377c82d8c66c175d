namespace Serai.Worker.Catalogue;

/// <summary>Sets of numbers that are joined and never parted: union by size with halved paths (Tarjan, 1975), without recursion.</summary>
internal sealed class DisjointSets
{
    private readonly int[] _parents;
    private readonly int[] _sizes;

    /// <summary>Each number below <paramref name="count"/> in a set of its own.</summary>
    public DisjointSets(int count)
    {
        _parents = [.. Enumerable.Range(0, count)];
        _sizes = new int[count];
        _sizes.AsSpan().Fill(1);
    }

    /// <summary>The number that stands for the set of this one.</summary>
    public int Find(int number)
    {
        while (_parents[number] != number)
        {
            _parents[number] = _parents[_parents[number]];
            number = _parents[number];
        }

        return number;
    }

    /// <summary>Makes one set of two.</summary>
    public void Join(int left, int right)
    {
        (int large, int small) = (Find(left), Find(right));
        if (large == small)
        {
            return;
        }

        if (_sizes[large] < _sizes[small])
        {
            (large, small) = (small, large);
        }

        _parents[small] = large;
        _sizes[large] += _sizes[small];
    }
}
