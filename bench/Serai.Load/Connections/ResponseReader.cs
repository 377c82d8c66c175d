using System.Buffers.Text;

namespace Serai.Load.Connections;

/// <summary>
/// Reads HTTP/1.1 responses (RFC 9112) from pieces of any size, one after the other, and keeps nothing of their bodies. It allocates nothing.
/// </summary>
internal sealed class ResponseReader
{
    private const int MaxHeadBytes = 16_384;
    private const int StatusAt = 9; // after "HTTP/1.1 "
    private const int NotModified = 304;
    private const int NoContent = 204;

    private readonly byte[] _head = new byte[MaxHeadBytes];
    private readonly ChunkedBody _chunks = new();
    private int _headLength;
    private bool _inBody;
    private bool _isChunked;
    private bool _hasLength;
    private long _left;

    /// <summary>The status of the response that is being read.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the connection can be used again.</summary>
    public bool KeepsAlive { get; private set; } = true;

    /// <summary>Why reading failed.</summary>
    public string? Malformed { get; private set; }

    /// <summary>Bytes of a body of known length that are still to come: nobody needs to look at them.</summary>
    public long PlainBytesLeft => _inBody && !_isChunked ? _left : 0;

    /// <summary>Makes ready for the next response.</summary>
    public void Begin()
    {
        _headLength = 0;
        _inBody = _isChunked = _hasLength = false;
        _left = 0;
        Status = 0;
        KeepsAlive = true;
        Malformed = null;
    }

    /// <summary>Skips bytes of the body that were received and thrown away.</summary>
    /// <returns>Whether the response is complete.</returns>
    public bool Skip(long count) => (_left -= count) == 0;

    /// <summary>Reads a piece.</summary>
    /// <returns>Whether the response is complete; where <see cref="Malformed"/> says why not, it never will be.</returns>
    public bool Read(ReadOnlySpan<byte> piece)
    {
        if (!_inBody)
        {
            int used = ReadHead(piece);
            if (!_inBody || Malformed is not null)
            {
                return false;
            }

            piece = piece[used..];
        }

        if (_isChunked)
        {
            bool complete = _chunks.Read(piece);
            Malformed = _chunks.Malformed;
            return complete;
        }

        if (piece.Length > _left)
        {
            Malformed = $"{piece.Length - _left} bytes follow the body";
            return false;
        }

        return Skip(piece.Length);
    }

    // The number of bytes of the piece that belong to the head.
    private int ReadHead(ReadOnlySpan<byte> piece)
    {
        int before = _headLength;
        int taken = Math.Min(piece.Length, MaxHeadBytes - before);
        piece[..taken].CopyTo(_head.AsSpan(before));
        _headLength += taken;

        // The end may have begun in the piece before.
        int from = Math.Max(0, before - 3);
        int end = _head.AsSpan(from, _headLength - from).IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            Malformed = _headLength == MaxHeadBytes ? $"no end of the headers within {MaxHeadBytes} bytes" : null;
            return taken;
        }

        int headBytes = from + end + 4;
        ParseHead(_head.AsSpan(0, headBytes - 2));
        _inBody = true;
        return headBytes - before;
    }

    private void ParseHead(ReadOnlySpan<byte> head)
    {
        int line = head.IndexOf("\r\n"u8);
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[StatusAt..line], out int status, out int digits) || digits != 3)
        {
            Malformed = "no HTTP/1.1 status line";
            return;
        }

        Status = status;
        for (head = head[(line + 2)..]; !head.IsEmpty; head = head[(line + 2)..])
        {
            line = head.IndexOf("\r\n"u8);
            ParseHeader(head[..line]);
        }

        if (status is NotModified or NoContent)
        {
            // RFC 9112, 6.3: these have no body, whatever their headers say.
            (_left, _isChunked) = (0, false);
        }
        else if (!_isChunked && !_hasLength && Malformed is null)
        {
            Malformed = "neither Content-Length nor chunks";
        }
    }

    private void ParseHeader(ReadOnlySpan<byte> header)
    {
        int colon = header.IndexOf((byte)':');
        ReadOnlySpan<byte> name = header[..Math.Max(0, colon)];
        ReadOnlySpan<byte> value = header[(colon + 1)..].Trim(" \t"u8);
        if (System.Text.Ascii.EqualsIgnoreCase(name, "Content-Length"u8))
        {
            if (!Utf8Parser.TryParse(value, out _left, out int digits) || digits != value.Length || _left < 0)
            {
                Malformed = "Content-Length is no number";
            }

            _hasLength = true;
        }
        else if (System.Text.Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8))
        {
            _isChunked = true;
            _chunks.Begin();
        }
        else if (System.Text.Ascii.EqualsIgnoreCase(name, "Connection"u8))
        {
            KeepsAlive = !System.Text.Ascii.EqualsIgnoreCase(value, "close"u8);
        }
    }
}
