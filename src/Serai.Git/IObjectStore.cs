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
    /// <returns>Disposed by the caller; null when the store does not have the object.</returns>
    /// <exception cref="GitException">The object is here and damaged.</exception>
    public GitObject? TryRent(ObjectId id);

    /// <summary>
    /// Begins to receive a pack. One at a time. Nothing of it can be seen before <see cref="PackReception.CompleteAsync"/> has
    /// succeeded; disposing the reception before that abandons it and leaves nothing behind.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another reception is under way.</exception>
    public PackReception Receive();
}
