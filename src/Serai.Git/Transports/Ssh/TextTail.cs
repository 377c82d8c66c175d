using System.Text;

namespace Serai.Git.Transports.Ssh;

/// <summary>The last bytes of a program's standard error: what ends a conversation is said last. For one writer; read when it has ended.</summary>
internal sealed class TextTail
{
    // The longest of ssh's own, that a host key changed, has 800 bytes; a login banner may go before.
    private const int MaxBytes = 4_096;

    private readonly byte[] _ring = new byte[MaxBytes];
    private readonly Lock _lock = new();
    private long _written;

    /// <summary>Adds bytes; the oldest give way.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            ReadOnlySpan<byte> last = bytes[Math.Max(0, bytes.Length - MaxBytes)..];
            _written += bytes.Length - last.Length;
            int at = (int)(_written % MaxBytes);
            int front = Math.Min(last.Length, MaxBytes - at);
            last[..front].CopyTo(_ring.AsSpan(at));
            last[front..].CopyTo(_ring);
            _written += last.Length;
        }
    }

    /// <summary>The text, not cleaned.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            int at = (int)(_written % MaxBytes);
            return _written <= MaxBytes
                ? Encoding.UTF8.GetString(_ring.AsSpan(0, (int)_written))
                : Encoding.UTF8.GetString([.. _ring.AsSpan(at), .. _ring.AsSpan(0, at)]);
        }
    }
}
