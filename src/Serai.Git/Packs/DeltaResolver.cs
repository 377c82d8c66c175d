namespace Serai.Git.Packs;

/// <summary>
/// The second pass over a pack: resolves the deltas that the scan has left, from what is resolved outwards, on several threads of its
/// own. The order in which threads come makes no difference to the result.
/// </summary>
internal static class DeltaResolver
{
    /// <summary>Resolves what can be resolved within the pack.</summary>
    /// <returns>Entries that are left: their chains begin at objects that are not in the pack.</returns>
    /// <exception cref="MalformedPackException">A delta is wrong, or a limit is passed.</exception>
    public static int Resolve(PackWork work, int threads, CancellationToken cancellation)
    {
        using var tree = new DeltaTree(work);
        if (tree.Unresolved == 0)
        {
            return 0;
        }

        List<int> starts = FindStarts(work, tree);
        threads = Math.Max(1, Math.Min(threads, tree.Unresolved));
        using var queue = new DeltaQueue(starts, threads, cancellation);
        var workers = new DeltaWorker[threads];
        var others = new Thread[threads - 1];
        for (int i = 0; i < threads; i++)
        {
            workers[i] = new DeltaWorker(work, tree, queue);
        }

        for (int i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(workers[i + 1].Run) { IsBackground = true, Name = "serai deltas" };
            others[i].Start();
        }

        workers[0].Run();
        foreach (Thread other in others)
        {
            other.Join();
        }

        try
        {
            queue.Finish(workers[0].Pool);
        }
        finally
        {
            foreach (DeltaWorker worker in workers)
            {
                worker.Dispose();
            }
        }

        return work.Table.Kinds.Values.Count((byte)0);
    }

    private static List<int> FindStarts(PackWork work, DeltaTree tree)
    {
        var starts = new List<int>();
        for (int i = 0; i < work.Table.Count; i++)
        {
            if (work.Table.Kinds[i] == 0)
            {
                continue;
            }

            (int start, int end) = tree.ReferencesTo(i);
            if (tree.FirstOffsetDelta(i) >= 0 || start < end)
            {
                starts.Add(i);
            }
        }

        return starts;
    }
}
