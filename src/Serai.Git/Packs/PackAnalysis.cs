namespace Serai.Git.Packs;

/// <summary>
/// What is in a pack that stands by itself: every object inflated, its deltas resolved, hashed. The engine of <c>inspect pack</c>, and the
/// same one that receives packs into stores. Runs on the caller's thread and on threads of its own; the result may be read by many threads.
/// </summary>
public sealed class PackAnalysis : IDisposable
{
    // Looks for a cancellation so often; an entry takes microseconds.
    private const int EntriesAtOnce = 1_024;

    private readonly PackWork _work;

    private PackAnalysis(PackWork work, PackSummary summary)
    {
        _work = work;
        Summary = summary;
    }

    /// <summary>The counts.</summary>
    public PackSummary Summary { get; }

    /// <summary>Analyses a pack.</summary>
    /// <param name="pack">Stays the caller's, and must outlive the analysis.</param>
    /// <param name="limits">What is accepted at most, and how many threads resolve deltas.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>Disposed by the caller.</returns>
    /// <exception cref="MalformedPackException">It is no pack, or thin: a base is missing.</exception>
    public static PackAnalysis Run(PackFile pack, GitLimits limits, CancellationToken cancellation)
    {
        var work = new PackWork(pack.Bytes, pack.Format, limits);
        try
        {
            Scan(work, pack.Length, cancellation);
            if (DeltaResolver.Resolve(work, limits.Threads, cancellation) > 0)
            {
                throw ThinPack.BaseMissing(work);
            }

            return new PackAnalysis(work, PackSummaries.Of(work.Table, work.Table.Count, pack.Length));
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    /// <summary>The objects, sorted by id.</summary>
    public IEnumerable<PackedObject> Objects()
    {
        int[] sorted = new int[_work.Table.Count];
        PackIndexWriter.SortById(_work.Table, sorted);
        foreach (int entry in sorted)
        {
            yield return new PackedObject(
                new ObjectId(_work.Table.Id(entry)), (ObjectKind)_work.Table.Kinds[entry], _work.Table.Sizes[entry], _work.Table.Offsets[entry]);
        }
    }

    /// <summary>Writes the version-2 index, byte for byte what git-index-pack(1) writes.</summary>
    /// <param name="destination">Stays the caller's.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WriteIndex(Stream destination)
    {
        using Storage.NativeRegion index = MakeIndex();
        for (long at = 0; at < index.Length; at += 1 << 20)
        {
            destination.Write(index.Slice(at, (int)Math.Min(1 << 20, index.Length - at)));
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _work.Dispose();

    /// <summary>The same index in memory, owned by the caller.</summary>
    internal Storage.NativeRegion MakeIndex() => PackIndexWriter.Write(_work);

    private static void Scan(PackWork work, long length, CancellationToken cancellation)
    {
        using var scanner = new PackScanner(work);
        do
        {
            cancellation.ThrowIfCancellationRequested();
            scanner.Advance(length, isComplete: true, isPatient: true, EntriesAtOnce);
        }
        while (!scanner.IsDone);

        scanner.CheckTrailer(length);
    }
}
