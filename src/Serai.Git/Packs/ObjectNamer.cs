using System.Security.Cryptography;
using Serai.Git.Hashing;

namespace Serai.Git.Packs;

/// <summary>
/// Names the objects of a pack: computes their ids and writes them into the table. Objects named by SHA-1 are hashed many at a time, so
/// that an id is there some objects later, or after <see cref="Finish"/>. For one thread at a time; several may name objects of one table.
/// </summary>
internal sealed unsafe class ObjectNamer : IDisposable
{
    // Contents that wait to be hashed are held in memory: beyond so many bytes they are hashed at once.
    private const long MaxPendingBytes = 4 << 20;

    private readonly ObjectTable _table;
    private readonly ContentPool? _pool;
    private readonly Sha1Hasher? _hasher;
    private readonly Pending[] _pending = new Pending[Sha1Hasher.MaxPending];
    private readonly Stack<int> _free = new(Sha1Hasher.MaxPending);
    private long _pendingBytes;

    /// <param name="work">The pack whose objects are named.</param>
    /// <param name="pool">Where held contents go once they are hashed.</param>
    public ObjectNamer(PackWork work, ContentPool? pool)
    {
        _table = work.Table;
        _pool = pool;
        _hasher = work.Format == ObjectFormat.Sha1 ? Sha1Hasher.Create(Named) : null;
        for (int slot = Sha1Hasher.MaxPending - 1; slot >= 0; slot--)
        {
            _free.Push(slot);
        }
    }

    /// <summary>Names an object.</summary>
    /// <param name="index">Its entry.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="content">Must stay until the object is named; the <see cref="ObjectHasher.HeaderRoom"/> bytes before it are overwritten.</param>
    /// <param name="size">Bytes of content.</param>
    /// <param name="held">What the content lies in, if that is to be released: a reference is added for as long as it takes.</param>
    /// <exception cref="MalformedPackException">This object, or one before, is made for a collision of SHA-1.</exception>
    public void Name(int index, ObjectKind kind, byte* content, int size, HeldContent? held)
    {
        Span<byte> header = stackalloc byte[ObjectHasher.HeaderRoom];
        int length = ObjectHasher.WriteHeader(kind, size, header);
        byte* message = content - length;
        header[..length].CopyTo(new Span<byte>(message, length));
        if (_hasher is null)
        {
            SHA256.HashData(new ReadOnlySpan<byte>(message, length + size), _table.Id(index));
            return;
        }

        if (_pendingBytes + size > MaxPendingBytes && _pendingBytes > 0)
        {
            Finish();
        }

        int slot = _free.Pop();
        held?.AddReference();
        _pending[slot] = new Pending(index, size, held);
        _pendingBytes += size;
        _hasher.Add(message, length + (long)size, slot);
    }

    /// <summary>Names those that are left.</summary>
    /// <exception cref="MalformedPackException">One is made for a collision of SHA-1.</exception>
    public void Finish() => _hasher?.Finish();

    /// <summary>Gives the memory back, and releases the contents of objects that were not named.</summary>
    public void Dispose()
    {
        _hasher?.Dispose();
        foreach (ref Pending pending in _pending.AsSpan())
        {
            Release(ref pending);
        }
    }

    private void Named(int slot, ReadOnlySpan<byte> id, bool isAttack)
    {
        ref Pending pending = ref _pending[slot];
        int index = pending.Index;
        _pendingBytes -= pending.Size;
        Release(ref pending);
        _free.Push(slot);
        if (isAttack)
        {
            // git index-pack dies of it, too.
            throw new MalformedPackException(
                _table.Offsets[index], $"the object that hashes to {Convert.ToHexStringLower(id)} is made for an attack: another with the same SHA-1 exists");
        }

        id.CopyTo(_table.Id(index));
    }

    private void Release(ref Pending pending)
    {
        if (pending.Held is { } held)
        {
            _pool!.Release(held);
        }

        pending = default;
    }

    private readonly record struct Pending(int Index, int Size, HeldContent? Held);
}
