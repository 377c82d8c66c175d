using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Serai.Git.Packs;

/// <summary>A list of plain values outside the collector's reach: one column of the table of objects.</summary>
internal sealed unsafe class NativeColumn<T> : IDisposable
    where T : unmanaged
{
    private T* _values;
    private int _capacity;

    public int Count { get; private set; }

    public Span<T> Values => new(_values, Count);

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)Count)
            {
                ThrowOutside(index);
            }

            return ref _values[index];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T value)
    {
        if (Count == _capacity)
        {
            Grow(Count + 1);
        }

        _values[Count++] = value;
    }

    /// <summary>Makes the list this long; new values are zero.</summary>
    public void Resize(int count)
    {
        if (count > _capacity)
        {
            Grow(count);
        }

        if (count > Count)
        {
            new Span<T>(_values + Count, count - Count).Clear();
        }

        Count = count;
    }

    /// <summary>Frees the memory; nothing else does.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_values);
        _values = null;
        _capacity = 0;
        Count = 0;
    }

    private static void ThrowOutside(int index) => throw new ArgumentOutOfRangeException(nameof(index), index, "outside the column");

    private void Grow(int needed)
    {
        int capacity = Math.Max(needed, Math.Max(1_024, (int)Math.Min(2L * _capacity, Array.MaxLength)));
        _values = (T*)NativeMemory.Realloc(_values, checked((nuint)capacity * (nuint)sizeof(T)));
        _capacity = capacity;
    }
}
