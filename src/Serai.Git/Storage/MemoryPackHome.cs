using Serai.Git.Packs;

namespace Serai.Git.Storage;

/// <summary>Keeps a received pack where it was analysed.</summary>
internal sealed class MemoryPackHome : IPackHome
{
    private readonly PackSet _packs;
    private NativeRegion? _index;
    private ReceivedContents? _contents;

    public MemoryPackHome(PackSet packs) => _packs = packs;

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes)
    {
    }

    /// <inheritdoc/>
    public void EndAppend()
    {
    }

    /// <inheritdoc/>
    public void Prepare(PackWork work, long received)
    {
        if (!_packs.Has(work.Name))
        {
            using NativeColumn<int> order = PackIndexWriter.Order(work);
            _index = PackIndexWriter.Write(work, order.Values);
            _contents = ReceivedContents.TryTake(work, order.Values);
        }
    }

    /// <inheritdoc/>
    public bool Publish(PackWork work)
    {
        if (_index is null)
        {
            return false;
        }

        work.Pack.Trim();
        StoredPack pack = StoredPack.Open(PackBytes.Of(work.Pack), PackBytes.Of(_index), work.Format, work.Limits);
        _index = null;
        pack.Hold(_contents);
        _contents = null;
        _packs.Add(pack);
        return true;
    }

    /// <inheritdoc/>
    public void End()
    {
        _contents?.Dispose();
        _index?.Dispose();
        _packs.EndReception();
    }
}
