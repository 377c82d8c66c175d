using System.Buffers;
using Serai.Git.Objects;

namespace Serai.Git.Packs;

/// <summary>Reads one object after the other out of an indexed pack, and proves the hash of each. For one thread at a time.</summary>
internal sealed unsafe class ObjectReader : IDisposable
{
    // Three buffers for the largest tree of an opam repository.
    private const long IdleBytes = 2 << 20;

    private readonly ObjectFormat _format;
    private readonly GitLimits _limits;
    private readonly ContentPool _pool = new(IdleBytes);
    private readonly ChainReader _reader;
    private readonly ObjectHasher _hasher;
    private readonly List<ChainLink> _chain = [];

    public ObjectReader(ObjectFormat format, GitLimits limits)
    {
        _format = format;
        _limits = limits;
        _reader = new ChainReader(_pool, limits.MaxObjectBytes);
        _hasher = new ObjectHasher(format);
    }

    /// <summary>Reads an object.</summary>
    /// <param name="pack">The pack; entered by the caller.</param>
    /// <param name="index">Its index; entered by the caller.</param>
    /// <param name="place">The object's place in the index.</param>
    /// <exception cref="GitException">It is damaged.</exception>
    public GitObject Read(PackBytes pack, PackIndex index, int place)
    {
        ObjectKind kind = FindChain(pack, index, place);
        HeldContent content = _reader.Read(pack.Pointer, pack.Length, _chain, start: null);
        try
        {
            Span<byte> id = stackalloc byte[ObjectFormats.IdLength(_format)];
            _hasher.Hash(kind, content.Content, content.Size, id);
            if (!id.SequenceEqual(index.Id(place)))
            {
                throw new MalformedPackException(
                    _chain[0].Offset, $"expected the object {Convert.ToHexStringLower(index.Id(place))}, found one that hashes to {Convert.ToHexStringLower(id)}");
            }

            byte[] buffer = ArrayPool<byte>.Shared.Rent(content.Size);
            content.Span.CopyTo(buffer);
            return new GitObject(kind, buffer, content.Size);
        }
        finally
        {
            _pool.Release(content);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _pool.Dispose();
    }

    // The entries from the object's to a whole one. The index and the pack may be damaged: nothing that they say is relied on.
    private ObjectKind FindChain(PackBytes pack, PackIndex index, int place)
    {
        _chain.Clear();
        int idLength = ObjectFormats.IdLength(_format);
        long end = pack.Length - idLength;
        ulong next = index.Offset(place);
        while (_chain.Count <= _limits.MaxDeltaDepth)
        {
            if (next < PackHeader.Length || next >= (ulong)end)
            {
                throw new GitException($"pack index: an object is said to be at {next}: expected {PackHeader.Length} to {end - 1}");
            }

            long offset = (long)next;
            ReadOnlySpan<byte> front = pack.Slice(offset, (int)Math.Min(EntryHeader.MaxLength, end - offset));
            if (!EntryHeader.TryRead(front, offset, idLength, _limits.MaxObjectBytes, out EntryHeader header))
            {
                throw EntryInflater.Truncated(offset, size: 0);
            }

            _chain.Add(new ChainLink(offset, header.Length, header.Size));
            if (EntryType.IsWhole(header.Type))
            {
                return (ObjectKind)header.Type;
            }

            next = header.Type == EntryType.OffsetDelta
                ? (ulong)header.BaseOffset
                : FindBase(index, front.Slice(header.Length - idLength, idLength), offset);
        }

        throw new MalformedPackException(
            _chain[0].Offset, $"the chain of deltas is longer than the limit of {_limits.MaxDeltaDepth}, or goes round");
    }

    private static ulong FindBase(PackIndex index, ReadOnlySpan<byte> id, long offset)
    {
        int place = index.Find(id);
        return place >= 0
            ? index.Offset(place)
            : throw new MalformedPackException(offset, $"base missing: {Convert.ToHexStringLower(id)} is not in the pack");
    }
}
