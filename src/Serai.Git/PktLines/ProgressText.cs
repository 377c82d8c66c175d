namespace Serai.Git.PktLines;

/// <summary>Puts progress text, which servers cut anywhere, together to lines; keeps the last complete one, cleaned, and 256 bytes of the next.</summary>
internal sealed class ProgressText
{
    private const int MaxLineBytes = 256;
    private readonly byte[] _line = new byte[MaxLineBytes];
    private int _length;

    /// <summary>The last complete line; null before the first.</summary>
    public string? LastLine { get; private set; }

    /// <summary>Takes the next piece.</summary>
    /// <returns>Whether it completed a line.</returns>
    public bool Add(ReadOnlySpan<byte> piece)
    {
        bool completed = false;
        while (!piece.IsEmpty)
        {
            // A carriage return ends a line that the next one overwrites on a terminal.
            int end = piece.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> part = end < 0 ? piece : piece[..end];
            int taken = Math.Min(part.Length, MaxLineBytes - _length);
            part[..taken].CopyTo(_line.AsSpan(_length));
            _length += taken;
            if (end < 0)
            {
                break;
            }

            completed |= Complete();
            piece = piece[(end + 1)..];
        }

        return completed;
    }

    private bool Complete()
    {
        string line = RemoteText.Clean(_line.AsSpan(0, _length), MaxLineBytes);
        _length = 0;
        LastLine = line.Length > 0 ? line : LastLine;
        return line.Length > 0;
    }
}
