using System.Diagnostics.CodeAnalysis;

namespace Serai.Git.Packs;

/// <summary>
/// One thread's part of resolving deltas: walks the tree of deltas depth first, with a stack of its own, holding the contents on the way
/// from where it began. Gives parts of its stack away while others are idle; drops contents, to make them again later, while more is held
/// than the limit.
/// </summary>
internal sealed unsafe class DeltaWorker : IDisposable
{
    private readonly PackWork _work;
    private readonly DeltaTree _tree;
    private readonly DeltaQueue _queue;
    private readonly ContentPool _pool;
    private readonly ChainReader _reader;
    private readonly ObjectNamer _namer;
    private readonly List<ChainLink> _chain = [];
    private Frame[] _stack = new Frame[64];
    private int _depth;

    public DeltaWorker(PackWork work, DeltaTree tree, DeltaQueue queue, long idleBytes)
    {
        _work = work;
        _tree = tree;
        _queue = queue;
        _pool = new ContentPool(idleBytes, work.Hold);
        _reader = new ChainReader(_pool, work.Limits.MaxObjectBytes);
        _namer = new ObjectNamer(work, _pool);
    }

    /// <summary>The pool that contents come back to.</summary>
    public ContentPool Pool => _pool;

    /// <summary>Works until nothing is left for any thread; faults go to the queue.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "whatever goes wrong on this thread is thrown again on the one that waits for it")]
    public void Run()
    {
        try
        {
            while (_queue.TryTake(out DeltaTask task))
            {
                using IDisposable? turn = _work.Limits.TakeTurn?.Invoke();
                Begin(task);
                Walk();
            }

            using IDisposable? last = _work.Limits.TakeTurn?.Invoke();
            _namer.Finish();
        }
        catch (Exception fault)
        {
            _queue.Fail(fault);
        }
        finally
        {
            while (_depth > 0)
            {
                Pop(release: true);
            }
        }
    }

    public void Dispose()
    {
        _namer.Dispose();
        _reader.Dispose();
        _pool.Dispose();
    }

    private void Begin(in DeltaTask task)
    {
        if (task.Base is null)
        {
            Push(task.Index, Load(task.Index));
            return;
        }

        try
        {
            Resolve(task.Index, task.BaseIndex, task.Base);
        }
        finally
        {
            _pool.Release(task.Base);
        }
    }

    private void Walk()
    {
        while (_depth > 0 && !_queue.IsStopped)
        {
            if (_queue.HasIdle)
            {
                GiveOne();
            }

            ref Frame top = ref _stack[_depth - 1];
            int baseIndex = top.Index;
            int child = NextDelta(ref top);
            if (child < 0)
            {
                Pop(release: true);
                continue;
            }

            HeldContent source = top.Content ??= Load(baseIndex);
            bool isLast = !top.MayHaveMore;
            if (isLast)
            {
                // A base is not held any longer than for its last delta: a chain needs two contents, however long it is.
                Pop(release: false);
            }
            else
            {
                source.AddReference();
            }

            try
            {
                Resolve(child, baseIndex, source);
            }
            finally
            {
                _pool.Release(source);
            }
        }
    }

    private int NextDelta(ref Frame frame)
    {
        int delta = frame.NextOffsetDelta;
        if (delta >= 0)
        {
            frame.NextOffsetDelta = _tree.NextOffsetDelta(delta);
            return delta;
        }

        while (frame.NextReference < frame.EndReference)
        {
            delta = _tree.References[frame.NextReference++];
            if (_tree.TryClaim(delta, frame.Index))
            {
                return delta;
            }
        }

        return -1;
    }

    // Applies a delta, names the object, and leaves it on the stack if it has deltas itself.
    private void Resolve(int index, int baseIndex, HeldContent source)
    {
        ObjectTable table = _work.Table;
        long offset = table.Offsets[index];
        int depth = table.Depths[baseIndex] + 1;
        HeldContent delta = _reader.Inflate(
            _work.Pack.Pointer, _work.Pack.Length, new ChainLink(offset, table.HeaderLengths[index], table.EntrySizes[index]));
        HeldContent? result = null;
        try
        {
            int instructions = DeltaChecks.ReadSizes(_work, index, delta.Span, source.Size, depth, out int size);
            _work.Spend((long)size + delta.Size, offset);
            result = _pool.Rent(size);
            Delta.Apply(delta.Span[instructions..], source.Span, result.Content, size, offset);
            _namer.Name(index, (ObjectKind)table.Kinds[baseIndex], result.Content, size, result);
            if (!_tree.References.IsEmpty)
            {
                _namer.Finish(); // deltas that name their base by its id are found by it
            }

            table.Sizes[index] = size;
            table.Depths[index] = (ushort)depth;
            table.Bases[index] = baseIndex;
            Volatile.Write(ref table.Kinds[index], table.Kinds[baseIndex]);
            Push(index, result);
            result = null;
        }
        finally
        {
            _pool.Release(delta);
            if (result is not null)
            {
                _pool.Release(result);
            }
        }
    }

    // Takes the content over.
    private void Push(int index, HeldContent content)
    {
        (int start, int end) = _tree.TakeReferencesTo(index);
        var frame = new Frame
        {
            Index = index,
            Content = content,
            NextOffsetDelta = _tree.FirstOffsetDelta(index),
            NextReference = start,
            EndReference = end,
        };
        if (!frame.MayHaveMore)
        {
            _pool.Release(content);
            return;
        }

        if (_depth == _stack.Length)
        {
            Array.Resize(ref _stack, 2 * _depth);
        }

        _stack[_depth++] = frame;
        for (int i = 0; i < _depth - 1 && _work.HeldBytes > _work.Limits.BaseBytes; i++)
        {
            if (_stack[i].Content is { } held)
            {
                _stack[i].Content = null;
                _pool.Release(held);
            }
        }
    }

    private void Pop(bool release)
    {
        ref Frame top = ref _stack[--_depth];
        if (release && top.Content is { } content)
        {
            _pool.Release(content);
        }

        top = default;
    }

    // The lowest frame that has more: what hangs from it is likely the most.
    private void GiveOne()
    {
        for (int i = 0; i < _depth; i++)
        {
            ref Frame frame = ref _stack[i];
            if (frame.Content is not { } content || !frame.MayHaveMore || (i == _depth - 1 && !frame.HasSeveral(_tree)))
            {
                continue;
            }

            int delta = NextDelta(ref frame);
            if (delta >= 0)
            {
                content.AddReference();
                _queue.Give(new DeltaTask(delta, frame.Index, content));
                return;
            }
        }
    }

    /// <summary>The content of a resolved entry: kept since it arrived, or made again from its chain.</summary>
    private HeldContent Load(int index)
    {
        ObjectTable table = _work.Table;
        _chain.Clear();
        int at = index;
        for (; table.Kept[at] < 0; at = table.Bases[at])
        {
            _chain.Add(new ChainLink(table.Offsets[at], table.HeaderLengths[at], table.EntrySizes[at]));
            _work.Spend(Math.Max(table.EntrySizes[at], table.Sizes[at]) + _work.EntryBytes(at), table.Offsets[at]);
            if (EntryType.IsWhole(table.Types[at]))
            {
                return _reader.Read(_work.Pack.Pointer, _work.Pack.Length, _chain, start: null);
            }
        }

        var kept = new HeldContent(_work.Kept.Pointer + table.Kept[at], table.Sizes[at]);
        return _chain.Count == 0 ? kept : _reader.Read(_work.Pack.Pointer, _work.Pack.Length, _chain, kept);
    }

    private struct Frame
    {
        public int Index;
        public HeldContent? Content;
        public int NextOffsetDelta;
        public int NextReference;
        public int EndReference;

        public readonly bool MayHaveMore => NextOffsetDelta >= 0 || NextReference < EndReference;

        public readonly bool HasSeveral(DeltaTree tree) =>
            EndReference - NextReference + (NextOffsetDelta < 0 ? 0 : tree.NextOffsetDelta(NextOffsetDelta) < 0 ? 1 : 2) > 1;
    }
}
