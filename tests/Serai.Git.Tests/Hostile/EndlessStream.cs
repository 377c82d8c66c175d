namespace Serai.Git.Tests.Hostile;

/// <summary>A head, and then the same bytes again and again.</summary>
internal sealed class EndlessStream(byte[] head, byte[] repeated) : MemoryStream(head, writable: false)
{
    private int _at;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int read = Read(buffer.Span);
        if (read == 0)
        {
            read = Math.Min(buffer.Length, repeated.Length - _at);
            repeated.AsSpan(_at, read).CopyTo(buffer.Span);
            _at = (_at + read) % repeated.Length;
        }

        return new ValueTask<int>(read);
    }
}
