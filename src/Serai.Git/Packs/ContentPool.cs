using System.Numerics;

namespace Serai.Git.Packs;

/// <summary>Buffers for contents, by powers of two, kept for the next use. For one thread at a time; a buffer may come back to another's pool.</summary>
internal sealed class ContentPool : IDisposable
{
    private const int MinShift = 12;

    /// <summary>What the pools of one task, taken together, may keep for the next use.</summary>
    public const long MaxIdleBytes = 16 << 20;

    private readonly Stack<HeldContent>[] _shelves = new Stack<HeldContent>[32 - MinShift];
    private readonly Action<long>? _account;
    private readonly long _maxIdleBytes;
    private long _idleBytes;

    /// <summary>Makes a pool.</summary>
    /// <param name="maxIdleBytes">What it keeps for the next use; more is freed at once.</param>
    /// <param name="account">Told of the bytes that are in use.</param>
    public ContentPool(long maxIdleBytes, Action<long>? account = null)
    {
        _maxIdleBytes = maxIdleBytes;
        _account = account;
    }

    /// <summary>A buffer for a content of this size, with room for the object's header before it and for overruns behind it.</summary>
    public HeldContent Rent(int size)
    {
        uint bytes = (uint)size + ObjectHasher.HeaderRoom + Inflater.OutputSlack;
        int shelf = Math.Max(0, 32 - BitOperations.LeadingZeroCount(bytes - 1) - MinShift);
        HeldContent content;
        if (_shelves[shelf] is { Count: > 0 } idle)
        {
            content = idle.Pop();
            _idleBytes -= content.Bytes;
        }
        else
        {
            content = new HeldContent(shelf, 1L << (shelf + MinShift));
        }

        _account?.Invoke(content.Bytes);
        content.Begin(size);
        return content;
    }

    /// <summary>Gives up one reference; with the last, the buffer is here for the next.</summary>
    public void Release(HeldContent content)
    {
        if (!content.Release() || content.SizeClass < 0)
        {
            return;
        }

        _account?.Invoke(-content.Bytes);
        if (_idleBytes + content.Bytes > _maxIdleBytes)
        {
            content.Free();
            return;
        }

        _idleBytes += content.Bytes;
        (_shelves[content.SizeClass] ??= new Stack<HeldContent>()).Push(content);
    }

    public void Dispose()
    {
        foreach (Stack<HeldContent>? shelf in _shelves)
        {
            while (shelf is { Count: > 0 })
            {
                shelf.Pop().Free();
            }
        }
    }
}
