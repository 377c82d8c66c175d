using Serai.Git.Packs;

namespace Serai.Git.Storage;

/// <summary>Keeps a received pack where it was analysed.</summary>
internal sealed class MemoryPackHome : IPackHome
{
    private readonly PackSet _packs;

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
    public void Publish(PackWork work, long received)
    {
        NativeRegion? index = null;
        bool isKept = false;
        try
        {
            if (_packs.Has(Convert.ToHexStringLower(work.Pack.Slice(work.EntriesEnd, work.IdLength))))
            {
                return;
            }

            using NativeColumn<int> order = PackIndexWriter.Order(work);
            index = PackIndexWriter.Write(work, order.Values);
            work.Pack.Trim();
            StoredPack pack = StoredPack.Open(PackBytes.Of(work.Pack), PackBytes.Of(index), work.Format, work.Limits);
            pack.Hold(ReceivedContents.TryTake(work, order.Values));
            _packs.Add(pack);
            isKept = true;
        }
        finally
        {
            if (!isKept)
            {
                index?.Dispose();
                work.Pack.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void End() => _packs.EndReception();
}
