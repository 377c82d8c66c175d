using System.Buffers;
using Serai.Git.Packs;

namespace Serai.Git.Storage;

/// <summary>
/// The contents that the analysis of a pack has left in memory, for those who read the objects next: inflated once, and proved when they
/// came, they are neither inflated nor hashed again. For many threads at once. <see cref="GitLimits.ContentBytes"/> bounds them.
/// </summary>
internal sealed class ReceivedContents : IDisposable
{
    private readonly PackBytes _contents;
    private readonly int[] _offsets;
    private readonly int[] _sizes;
    private readonly byte[] _kinds;

    private ReceivedContents(PackWork work, ReadOnlySpan<int> order)
    {
        _offsets = new int[order.Length];
        _sizes = new int[order.Length];
        _kinds = new byte[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            int entry = order[place];
            _offsets[place] = work.Table.Kept[entry];
            _sizes[place] = work.Table.Sizes[entry];
            _kinds[place] = work.Table.Kinds[entry];
        }

        _contents = PackBytes.Of(work.TakeKept());
    }

    /// <summary>Takes the contents over, if there are some and the limit lets them stay; otherwise they are given back now.</summary>
    /// <param name="work">A resolved pack.</param>
    /// <param name="order">Its entries in the order of its index.</param>
    public static ReceivedContents? TryTake(PackWork work, ReadOnlySpan<int> order)
    {
        if (work.Kept.Length > 0 && work.Kept.Length <= work.Limits.ContentBytes)
        {
            return new ReceivedContents(work, order);
        }

        work.Kept.Dispose();
        return null;
    }

    /// <summary>Copies an object; null where it was not kept, or the contents were given back.</summary>
    /// <param name="place">Its place in the index.</param>
    public GitObject? TryRent(int place)
    {
        if (_offsets[place] < 0 || !_contents.TryEnter())
        {
            return null;
        }

        try
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(_sizes[place]);
            _contents.Slice(_offsets[place], _sizes[place]).CopyTo(buffer);
            return new GitObject((ObjectKind)_kinds[place], buffer, _sizes[place]);
        }
        finally
        {
            _contents.Leave();
        }
    }

    /// <summary>Gives the memory back once the last reader has left.</summary>
    public void Dispose() => _contents.Dispose();
}
