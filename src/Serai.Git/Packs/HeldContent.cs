using System.Runtime.InteropServices;

namespace Serai.Git.Packs;

/// <summary>
/// The content of an object, held while deltas of it are applied; shared between threads by a count of references. These are few and
/// used again and again: see <see cref="ContentPool"/>.
/// </summary>
internal sealed unsafe class HeldContent
{
    private readonly byte* _memory;
    private int _references;

    /// <summary>Memory for contents of up to a capacity.</summary>
    public HeldContent(int sizeClass, long bytes)
    {
        SizeClass = sizeClass;
        Bytes = bytes;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        Content = _memory + ObjectHasher.HeaderRoom;
    }

    /// <summary>A content that lies in memory of someone else's.</summary>
    public HeldContent(byte* content, int size)
    {
        SizeClass = -1;
        Content = content;
        Size = size;
        _references = 1;
    }

    /// <summary>Which of the pool's shelves this belongs to; negative when the memory is not its own.</summary>
    public int SizeClass { get; }

    /// <summary>Bytes of memory.</summary>
    public long Bytes { get; }

    /// <summary>The content; the <see cref="ObjectHasher.HeaderRoom"/> bytes before it may be overwritten.</summary>
    public byte* Content { get; }

    /// <summary>Bytes of content.</summary>
    public int Size { get; private set; }

    public ReadOnlySpan<byte> Span => new(Content, Size);

    /// <summary>Begins a new use, by one owner.</summary>
    public void Begin(int size)
    {
        Size = size;
        _references = 1;
    }

    /// <summary>One more owner.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>One owner fewer.</summary>
    /// <returns>True for the last.</returns>
    public bool Release() => Interlocked.Decrement(ref _references) == 0;

    /// <summary>Frees the memory.</summary>
    public void Free() => NativeMemory.AlignedFree(_memory);
}
