using System.Diagnostics.CodeAnalysis;

namespace Serai.Worker.Index.Inspection;

/// <summary>
/// The bytes of a file for the framework's inflater, which does not tell where a deflate stream ended. So the last bytes of the file are
/// given one by one: a stream that ends there, as it should, ends exactly at <see cref="Position"/>; for one that ended before, the last
/// piece that was given is still here to look through (<see cref="TryReturnTo"/>).
/// </summary>
[SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = "The file stays the caller's.")]
internal sealed class GzipSource : Stream
{
    private const int Piece = 4096;
    private const int LastBytes = 64;

    private readonly Stream _file;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private int _pieceLength;
    private bool _fileHasEnded;
    private long _position;

    /// <summary>Reads a file from where it stands; it stays the caller's.</summary>
    public GzipSource(Stream file)
    {
        _file = file;
    }

    /// <summary>True once a read found nothing left.</summary>
    public bool WasAskedBeyondEnd { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the last read gave one byte only, so that what ended with it ended exactly there.</summary>
    public bool IsExact => _pieceLength == 1;

    /// <summary>The next bytes without taking them; fewer than asked for at the end of the file.</summary>
    /// <param name="count">Up to 64.</param>
    public ReadOnlySpan<byte> Peek(int count)
    {
        Fill(count);
        return _buffer.AsSpan(_start, Math.Min(count, _end - _start));
    }

    /// <summary>Takes bytes that were peeked at.</summary>
    public void Take(int count)
    {
        _start += count;
        _position += count;
        _pieceLength = 0;
    }

    /// <summary>Goes back into the last piece read, to right before the first occurrence of some bytes.</summary>
    /// <returns>False where they do not occur; the position stays.</returns>
    public bool TryReturnTo(ReadOnlySpan<byte> bytes)
    {
        int pieceStart = _start - _pieceLength;
        int overlap = Math.Min(_end, _start + bytes.Length);
        int found = _buffer.AsSpan(pieceStart, overlap - pieceStart).IndexOf(bytes);
        if (found < 0)
        {
            return false;
        }

        Take(found - _pieceLength);
        return true;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        Fill(LastBytes + 1);
        int available = _end - _start;
        int count = Math.Min(buffer.Length, available > LastBytes ? Math.Min(Piece, available - LastBytes) : Math.Min(1, available));
        WasAskedBeyondEnd |= available == 0 && buffer.Length != 0;
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        Take(count);
        _pieceLength = count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // Makes so many bytes available, if the file has them. What lies before the position is given up only to make room.
    private void Fill(int count)
    {
        if (_end - _start >= count || _fileHasEnded)
        {
            return;
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        _pieceLength = 0;
        while (_end < _buffer.Length && !_fileHasEnded)
        {
            int read = _file.Read(_buffer.AsSpan(_end));
            _end += read;
            _fileHasEnded = read == 0;
        }
    }
}
