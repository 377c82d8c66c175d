using System.Buffers;
using System.Runtime.CompilerServices;
using Serai.Git.Transports;

namespace Serai.Git.PktLines;

/// <summary>
/// Reads pkt-lines from a stream, whatever pieces the stream gives. Payloads are slices of one buffer, so a line is valid until the next
/// read. Owns the stream. Not for several readers at once. Source: gitprotocol-common(5), "pkt-line Format".
/// </summary>
internal sealed class PktLineReader : IAsyncDisposable
{
    /// <summary>The longest line, its four digits included: fff0.</summary>
    public const int MaxLineLength = 65_520;

    private const int PrefixLength = 4;

    // Room for one line that began late in the buffer and for a full read behind it.
    private const int BufferLength = 2 * 65_536;

    private readonly Stream _stream;
    private readonly string _remote;
    private readonly ReadPace? _pace;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    private int _start;
    private int _end;
    private long _position;

    /// <param name="stream">The bytes; disposed with this reader.</param>
    /// <param name="remote">The remote's name in messages.</param>
    /// <param name="pace">Gives up a stream that drips; null where none is waited for.</param>
    public PktLineReader(Stream stream, string remote, ReadPace? pace = null)
    {
        _pace = pace;
        _stream = stream;
        _remote = remote;
    }

    /// <summary>How many bytes of the stream the lines so far took.</summary>
    public long Position => _position;

    /// <summary>The name of the remote, for messages.</summary>
    public string Remote => _remote;

    /// <summary>The next line, or <see cref="PktLineKind.EndOfStream"/>.</summary>
    /// <exception cref="GitRemoteException">Not a pkt-line, or the stream ends inside of one.</exception>
    public ValueTask<PktLine> ReadAsync(CancellationToken cancellationToken)
    {
        _pace?.BeginLine();
        return TryTake(out PktLine line) ? new ValueTask<PktLine>(line) : FillAndTakeAsync(cancellationToken);
    }

    /// <summary>Tells the pace that the last line was a keep-alive or a progress text.</summary>
    public void ExcuseLine() => _pace?.ExcuseLine();

    public async ValueTask DisposeAsync()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>An error at a line, in the form position, expected, found.</summary>
    public GitRemoteException Unexpected(PktLine line, string expected)
    {
        GitRemoteFault fault = line.Kind == PktLineKind.EndOfStream ? GitRemoteFault.Cut : GitRemoteFault.Malformed;
        return new GitRemoteException(fault, $"{_remote}: byte {line.Position} of the answer: expected {expected}, found {line.Describe()}");
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PktLine> FillAndTakeAsync(CancellationToken cancellationToken)
    {
        PktLine line;
        do
        {
            MakeRoom();
            int read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return EndOfStream();
            }

            _end += read;
            _pace?.Count(read);
        }
        while (!TryTake(out line));

        return line;
    }

    /// <summary>Moves a line that has begun to the buffer's front where what is left behind it does not hold the longest line.</summary>
    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_buffer.Length - _start < MaxLineLength)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
    }

    private bool TryTake(out PktLine line)
    {
        line = default;
        ReadOnlySpan<byte> waiting = _buffer.AsSpan(_start, _end - _start);
        if (waiting.Length < PrefixLength)
        {
            return false;
        }

        int length = LineLength(waiting[..PrefixLength]);
        int taken = Math.Max(length, PrefixLength);
        if (waiting.Length < taken)
        {
            return false;
        }

        PktLineKind kind = length switch
        {
            0 => PktLineKind.Flush,
            1 => PktLineKind.Delimiter,
            2 => PktLineKind.ResponseEnd,
            _ => PktLineKind.Payload,
        };
        line = new PktLine(kind, _buffer.AsMemory(_start + PrefixLength, taken - PrefixLength), _position);
        _start += taken;
        _position += taken;
        return true;
    }

    private int LineLength(ReadOnlySpan<byte> prefix)
    {
        int length = 0;
        foreach (byte digit in prefix)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                throw Malformed($"expected four hexadecimal digits, found '{RemoteText.Clean(prefix, 20)}' ({Convert.ToHexStringLower(prefix)})");
            }

            length = (length << 4) | ((digit & 0x0f) + (digit > '9' ? 9 : 0));
        }

        if (length is 3 or > MaxLineLength)
        {
            throw Malformed($"expected a line length of 4 to {MaxLineLength}, found {length}");
        }

        return length;
    }

    private PktLine EndOfStream()
    {
        int left = _end - _start;
        if (left == 0)
        {
            return new PktLine(PktLineKind.EndOfStream, default, _position);
        }

        string expected = left < PrefixLength ? "the four digits of a length" : $"a line of {LineLength(_buffer.AsSpan(_start, PrefixLength))} bytes";
        throw new GitRemoteException(
            GitRemoteFault.Cut,
            $"{_remote}: byte {_position} of the answer: expected {expected}, found the end of the stream after {left} of them");
    }

    private GitRemoteException Malformed(string what) =>
        new(GitRemoteFault.Malformed, $"{_remote}: byte {_position} of the answer: {what}; this is not git's protocol");
}
