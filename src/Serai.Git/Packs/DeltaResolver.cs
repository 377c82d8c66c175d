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
        if (!work.Table.Kinds.Values.Contains((byte)0))
        {
            return 0;
        }

        using var tree = new DeltaTree(work);
        using NativeColumn<int> starts = FindStarts(work, tree);
        threads = Math.Max(1, Math.Min(threads, tree.Unresolved));
        using var queue = new DeltaQueue(starts, threads, cancellation);
        var workers = new List<DeltaWorker>();
        try
        {
            for (int i = 0; i < threads; i++)
            {
                workers.Add(new DeltaWorker(work, tree, queue, ContentPool.MaxIdleBytes / threads));
            }

            Run(workers, queue);
            queue.Finish(workers[0].Pool);
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }

        return work.Table.Kinds.Values.Count((byte)0);
    }

    // The first on this thread. What they share is freed when this returns: none may still run then, also where not all could begin.
    private static void Run(List<DeltaWorker> workers, DeltaQueue queue)
    {
        var others = new List<Thread>();
        try
        {
            foreach (DeltaWorker worker in workers.Skip(1))
            {
                var other = new Thread(worker.Run) { IsBackground = true, Name = "serai deltas" };
                other.Start();
                others.Add(other);
            }

            workers[0].Run();
        }
        catch (Exception fault) when (fault is OutOfMemoryException or ThreadStartException)
        {
            queue.Fail(fault);
        }
        finally
        {
            others.ForEach(other => other.Join());
        }
    }

    private static NativeColumn<int> FindStarts(PackWork work, DeltaTree tree)
    {
        var starts = new NativeColumn<int>();
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
