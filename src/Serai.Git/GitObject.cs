using System.Buffers;

namespace Serai.Git;

/// <summary>
/// One whole object in a pooled buffer, which goes back when this is disposed; the content must not be touched after that. Until then it
/// may be read by many threads. It does not depend on the store that it came from.
/// </summary>
public sealed class GitObject : IDisposable
{
    private readonly int _length;
    private byte[]? _buffer;

    /// <summary>Takes over a buffer rented from the shared array pool.</summary>
    internal GitObject(ObjectKind kind, byte[] rented, int length)
    {
        Kind = kind;
        _buffer = rented;
        _length = length;
    }

    /// <summary>What the object is.</summary>
    public ObjectKind Kind { get; }

    /// <summary>The content, without the header that is hashed before it. Good until this is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public ReadOnlyMemory<byte> Content
    {
        get
        {
            byte[]? buffer = _buffer;
            ObjectDisposedException.ThrowIf(buffer is null, this);
            return buffer.AsMemory(0, _length);
        }
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        byte[]? buffer = Interlocked.Exchange(ref _buffer, null);
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
