namespace Serai.Git;

/// <summary>
/// Objects by id, out of packs. It has two homes that differ only in where the bytes lie: <see cref="Storage.MemoryObjectStore"/> and
/// <see cref="Storage.DiskObjectStore"/>. Reading may be done by many threads at once, also while a pack is received. Disposing closes
/// it: reads after that throw <see cref="ObjectDisposedException"/>; objects already rented stay good.
/// </summary>
public interface IObjectStore : IDisposable
{
    /// <summary>The hash function that names the objects.</summary>
    public ObjectFormat Format { get; }

    /// <summary>Whether the object is here, by the indexes alone: its content is not looked at.</summary>
    public bool Contains(ObjectId id);

    /// <summary>The whole content of an object, its hash proved.</summary>
    /// <param name="id">Of the object; no id finds nothing.</param>
    /// <returns>Disposed by the caller; null when the store does not have the object.</returns>
    /// <exception cref="GitException">The object is here and damaged.</exception>
    public GitObject? TryRent(ObjectId id);

    /// <summary>Gives back what <see cref="GitLimits.ContentBytes"/> let it hold: objects are read from the packs from then on.</summary>
    public void ReleaseContents();

    /// <summary>
    /// Begins to receive a pack. One at a time. Nothing of it can be seen before <see cref="PackReception.CompleteAsync"/> has
    /// succeeded; disposing the reception before that abandons it and leaves nothing behind.
    /// </summary>
    /// <returns>Disposed by the caller.</returns>
    /// <exception cref="InvalidOperationException">Another reception is under way.</exception>
    public PackReception Receive();

    /// <summary>How many packs there are, and how large: what <see cref="RepackRule"/> decides on.</summary>
    public StoreCounts Counts { get; }

    /// <summary>
    /// Writes what some objects need into one pack and drops all packs that it replaces, with everything else that was in them: the
    /// work of <c>git repack -a -d</c> (git-repack(1)). The new pack goes the way of a received one, so that it is proved, indexed and
    /// durable before anything is dropped; objects already rented stay good, and readers find what is kept at any moment.
    /// <para>Costs: trees of what is kept are read on the caller's thread, deflated entries copied as they are, and the new pack is
    /// analysed as one from a remote is; meanwhile the store holds both. Nothing may be received before it is done.</para>
    /// </summary>
    /// <returns>What was kept and dropped.</returns>
    /// <exception cref="GitException">An object that is needed is missing or damaged. The store is as it was.</exception>
    /// <exception cref="IOException">
    /// The new pack cannot be stored: the store is as it was. Or a dropped pack's files cannot be removed: they are found again when
    /// the folder is opened next.
    /// </exception>
    /// <exception cref="InvalidOperationException">A pack is being received. The store is as it was.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the new pack could be seen. The store is as it was.</exception>
    public Task<RepackResult> RepackAsync(RepackRequest request, CancellationToken cancellationToken);
}
