namespace Serai.Git.Packs;

/// <summary>
/// Who is whose base: for each entry the deltas of it that are not resolved, offset deltas as a list through the table, reference deltas
/// sorted by the id of the base, so that both are found in one walk.
/// </summary>
internal sealed class DeltaTree : IDisposable
{
    private readonly PackWork _work;
    private readonly NativeColumn<int> _first = new();
    private readonly NativeColumn<int> _next = new();
    private readonly int[] _references;
    private readonly int[] _taken;

    /// <summary>Looks through the table for deltas that are not resolved.</summary>
    public DeltaTree(PackWork work)
    {
        _work = work;
        ObjectTable table = work.Table;
        _first.Resize(table.Count);
        _next.Resize(table.Count);
        _first.Values.Fill(-1);
        var references = new List<int>();
        for (int i = table.Count - 1; i >= 0; i--)
        {
            if (table.Kinds[i] != 0)
            {
                continue;
            }

            Unresolved++;
            if (table.Types[i] == EntryType.OffsetDelta)
            {
                _next[i] = _first[table.Bases[i]];
                _first[table.Bases[i]] = i;
            }
            else if (table.Bases[i] == ObjectTable.NoBase)
            {
                references.Add(i);
            }
        }

        _references = [.. references];
        _taken = new int[_references.Length];
        Array.Sort(_references, (left, right) =>
        {
            int order = work.BaseId(left).SequenceCompareTo(work.BaseId(right));
            return order != 0 ? order : left - right;
        });
    }

    /// <summary>Entries that were not resolved when this was made.</summary>
    public int Unresolved { get; }

    /// <summary>Reference deltas whose base was not known when this was made, sorted by the id of the base.</summary>
    public ReadOnlySpan<int> References => _references;

    /// <summary>The first offset delta of an entry; negative for none.</summary>
    public int FirstOffsetDelta(int index) => _first[index];

    /// <summary>The next offset delta of the same base; negative for none.</summary>
    public int NextOffsetDelta(int index) => _next[index];

    /// <summary>The reference deltas of a resolved entry, as a range of <see cref="References"/>.</summary>
    public (int Start, int End) ReferencesTo(int index)
    {
        if (_references.Length == 0)
        {
            return (0, 0);
        }

        ReadOnlySpan<byte> id = _work.Table.Id(index);
        return (Bound(id, orEqual: false), Bound(id, orEqual: true));
    }

    /// <summary>
    /// The same, for the one that resolves them: of an object that is in the pack many times, only the first copy to ask gets its deltas,
    /// or a small pack of copies and deltas would cost copies times deltas.
    /// </summary>
    public (int Start, int End) TakeReferencesTo(int index)
    {
        (int start, int end) = ReferencesTo(index);
        return start < end && Interlocked.Exchange(ref _taken[start], 1) == 0 ? (start, end) : (0, 0);
    }

    /// <summary>
    /// Claims a reference delta for a base. An object that is in the pack twice is found twice: the first claims.
    /// </summary>
    public bool TryClaim(int index, int baseIndex) =>
        Interlocked.CompareExchange(ref _work.Table.Bases[index], baseIndex, ObjectTable.NoBase) == ObjectTable.NoBase;

    public void Dispose()
    {
        _first.Dispose();
        _next.Dispose();
    }

    // Where the references to an id begin, or those to greater ones.
    private int Bound(ReadOnlySpan<byte> id, bool orEqual)
    {
        int low = 0;
        int high = _references.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            int order = _work.BaseId(_references[middle]).SequenceCompareTo(id);
            if (order < 0 || (orEqual && order == 0))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
