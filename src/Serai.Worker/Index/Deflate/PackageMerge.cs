namespace Serai.Worker.Index.Deflate;

/// <summary>
/// The best lengths of a prefix code whose words have at most a given length: package-merge (Larmore and Hirschberg, "A Fast Algorithm
/// for Optimal Length-Limited Huffman Codes", 1990). Equal weights are told apart by their symbol, so that one input has one answer.
/// </summary>
internal sealed class PackageMerge
{
    private readonly int _longest;
    private readonly ulong[] _leaves;
    private readonly bool[][] _isLeaf;
    private ulong[] _lower;
    private ulong[] _merged;

    /// <summary>Makes the tables for codes of up to so many symbols and so long words.</summary>
    public PackageMerge(int symbols, int longest)
    {
        _longest = longest;
        _leaves = new ulong[symbols];
        _isLeaf = new bool[longest][];
        for (int level = 0; level < longest; level++)
        {
            _isLeaf[level] = new bool[2 * symbols];
        }

        _lower = new ulong[2 * symbols];
        _merged = new ulong[2 * symbols];
    }

    /// <summary>Finds the lengths.</summary>
    /// <param name="weights">How often each symbol occurs; at least two do.</param>
    /// <param name="lengths">Receives the length of each word; 0 for a symbol that does not occur.</param>
    public void FindLengths(ReadOnlySpan<int> weights, Span<byte> lengths)
    {
        int count = 0;
        lengths.Clear();
        for (int symbol = 0; symbol < weights.Length; symbol++)
        {
            if (weights[symbol] != 0)
            {
                _leaves[count++] = ((ulong)weights[symbol] << 16) | (uint)symbol;
            }
        }

        ReadOnlySpan<ulong> leaves = _leaves.AsSpan(0, count);
        _leaves.AsSpan(0, count).Sort();
        int lowerCount = 0;
        for (int level = 0; level < _longest; level++)
        {
            lowerCount = Merge(leaves, _lower.AsSpan(0, lowerCount), _isLeaf[level]);
            (_lower, _merged) = (_merged, _lower);
        }

        // The cheapest 2n-2 items of the last list are the solution; each package in it stands for two items of the list before.
        int items = (2 * count) - 2;
        for (int level = _longest - 1; level >= 0; level--)
        {
            int leavesTaken = _isLeaf[level].AsSpan(0, items).Count(true);
            foreach (ulong leaf in leaves[..leavesTaken])
            {
                lengths[(int)(leaf & 0xFFFF)]++;
            }

            items = 2 * (items - leavesTaken);
        }
    }

    // Merges the leaves with the pairs of the lower list, by weight; of equals, the leaf first.
    private int Merge(ReadOnlySpan<ulong> leaves, ReadOnlySpan<ulong> lower, Span<bool> isLeaf)
    {
        int count = 0;
        int leaf = 0;
        int pair = 0;
        while (leaf < leaves.Length || pair + 1 < lower.Length)
        {
            ulong leafWeight = leaf < leaves.Length ? leaves[leaf] >> 16 : ulong.MaxValue;
            ulong pairWeight = pair + 1 < lower.Length ? lower[pair] + lower[pair + 1] : ulong.MaxValue;
            bool takeLeaf = leafWeight <= pairWeight;
            isLeaf[count] = takeLeaf;
            _merged[count++] = takeLeaf ? leafWeight : pairWeight;
            leaf += takeLeaf ? 1 : 0;
            pair += takeLeaf ? 0 : 2;
        }

        return count;
    }
}
