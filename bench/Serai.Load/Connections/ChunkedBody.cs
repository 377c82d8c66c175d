namespace Serai.Load.Connections;

/// <summary>A chunked body (RFC 9112, 7.1), read over and thrown away; trailers too.</summary>
internal sealed class ChunkedBody
{
    private const long MaxChunkBytes = 1L << 40;

    private State _state;
    private long _left;
    private int _lineLength;

    private enum State
    {
        Size,
        Extension,
        Content,
        AfterContent,
        Trailer,
        Complete,
    }

    /// <summary>Why reading failed.</summary>
    public string? Malformed { get; private set; }

    public void Begin()
    {
        _state = State.Size;
        _left = 0;
        Malformed = null;
    }

    /// <summary>Reads a piece.</summary>
    /// <returns>Whether the body is complete.</returns>
    public bool Read(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty && Malformed is null)
        {
            if (_state == State.Content)
            {
                int taken = (int)Math.Min(_left, piece.Length);
                _left -= taken;
                piece = piece[taken..];
                _state = _left == 0 ? State.AfterContent : State.Content;
            }
            else
            {
                Read(piece[0]);
                piece = piece[1..];
            }
        }

        return _state == State.Complete && Malformed is null;
    }

    private void Read(byte next)
    {
        switch (_state)
        {
            case State.Size when char.IsAsciiHexDigit((char)next) && _left < MaxChunkBytes:
                _left = (_left << 4) + (next <= '9' ? next - '0' : (next | 0x20) - 'a' + 10);
                break;
            case State.Size when next is (byte)';' or (byte)'\r':
            case State.Extension when next != '\n':
                _state = State.Extension;
                break;
            case State.Extension:
                _state = _left == 0 ? State.Trailer : State.Content;
                _lineLength = 0;
                break;
            case State.AfterContent when next is (byte)'\r' or (byte)'\n':
                _state = next == '\n' ? State.Size : State.AfterContent;
                break;
            case State.Trailer when next == '\n':
                _state = _lineLength == 0 ? State.Complete : State.Trailer;
                _lineLength = 0;
                break;
            case State.Trailer:
                _lineLength += next == '\r' ? 0 : 1;
                break;
            default:
                Malformed = $"byte {next} does not belong into a chunked body ({_state})";
                break;
        }
    }
}
