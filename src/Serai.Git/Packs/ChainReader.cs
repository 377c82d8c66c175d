using System.Runtime.InteropServices;

namespace Serai.Git.Packs;

/// <summary>Makes an object out of its chain of entries, with three buffers whatever the length. For one thread at a time.</summary>
internal sealed unsafe class ChainReader : IDisposable
{
    private readonly ContentPool _pool;
    private readonly int _maxObjectBytes;
    private readonly EntryInflater _inflater = new();

    /// <summary>A reader that takes its buffers from a pool, which stays the caller's.</summary>
    public ChainReader(ContentPool pool, int maxObjectBytes)
    {
        _pool = pool;
        _maxObjectBytes = maxObjectBytes;
    }

    /// <summary>Makes the object.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="length">Bytes of the pack.</param>
    /// <param name="chain">The object's entry, that of its base, and so on.</param>
    /// <param name="start">What the last link is a delta of; null when it is whole. A reference of it is taken over.</param>
    /// <returns>The content, to be released to the pool.</returns>
    /// <exception cref="MalformedPackException">An entry is damaged.</exception>
    public HeldContent Read(byte* pack, long length, List<ChainLink> chain, HeldContent? start)
    {
        HeldContent? content = start;
        try
        {
            ReadOnlySpan<ChainLink> links = CollectionsMarshal.AsSpan(chain);
            for (int i = links.Length - 1; i >= 0; i--)
            {
                HeldContent entry = Inflate(pack, length, links[i]);
                if (content is null)
                {
                    content = entry;
                    continue;
                }

                HeldContent source = content;
                content = null;
                try
                {
                    content = Apply(entry, source, links[i].Offset);
                }
                finally
                {
                    _pool.Release(entry);
                    _pool.Release(source);
                }
            }

            HeldContent made = content ?? throw new ArgumentException("the chain is empty", nameof(chain));
            content = null;
            return made;
        }
        finally
        {
            if (content is not null)
            {
                _pool.Release(content);
            }
        }
    }

    /// <summary>Inflates one entry, whole or delta.</summary>
    public HeldContent Inflate(byte* pack, long length, in ChainLink link)
    {
        HeldContent content = _pool.Rent(link.Size);
        try
        {
            long data = link.Offset + link.HeaderLength;
            _inflater.Inflate(pack + data, length - data, content.Content, link.Size, link.Offset);
            return content;
        }
        catch (MalformedPackException)
        {
            _pool.Release(content);
            throw;
        }
    }

    public void Dispose() => _inflater.Dispose();

    private HeldContent Apply(HeldContent delta, HeldContent source, long offset)
    {
        int instructions = Delta.ReadSizes(delta.Span, offset, _maxObjectBytes, out int baseSize, out int size);
        if (baseSize != source.Size)
        {
            throw new MalformedPackException(offset, $"the delta is for a base of {baseSize} bytes: its base has {source.Size}");
        }

        HeldContent result = _pool.Rent(size);
        try
        {
            Delta.Apply(delta.Span[instructions..], source.Span, result.Content, size, offset);
            return result;
        }
        catch (MalformedPackException)
        {
            _pool.Release(result);
            throw;
        }
    }
}
