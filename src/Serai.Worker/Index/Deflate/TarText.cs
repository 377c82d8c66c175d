namespace Serai.Worker.Index.Deflate;

/// <summary>
/// The part of a segment's tar that is being compressed, the window before it included, with the places of its headers. Instead of the
/// digits that depend on the time it holds marks, so that the digits of one header are like those of another, and like little else. What
/// may be copied is decided by the places alone (<see cref="Clamp"/>), never by the marks.
/// </summary>
internal sealed class TarText
{
    /// <summary>Bytes that are compressed at a time; few segments have more.</summary>
    public const int Chunk = 1 << 20;

    /// <summary>The most bytes held: the window, and a chunk.</summary>
    public const int Capacity = DeflateSymbols.Window + Chunk;

    private const int BlockBits = 9;
    private const int MtimeEnd = UstarHeader.MtimeOffset + UstarTime.Digits;
    private const int ChecksumEnd = UstarHeader.ChecksumOffset + UstarHeader.ChecksumDigits;

    // Matches are compared eight bytes at a time and may read that far beyond the end.
    private readonly byte[] _bytes = new byte[Capacity + 8];
    private readonly bool[] _isHeader = new bool[(Capacity / UstarHeader.BlockSize) + 1];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>How many bytes can be added.</summary>
    public int Room => Capacity - Length;

    /// <summary>The bytes, and at least eight after them that mean nothing.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Length = 0;
        _isHeader.AsSpan().Clear();
    }

    /// <summary>Forgets all but the last 32 kB, which become the beginning.</summary>
    public void Slide()
    {
        int blocks = DeflateSymbols.Window >> BlockBits;
        _bytes.AsSpan(Length - DeflateSymbols.Window, DeflateSymbols.Window).CopyTo(_bytes);
        _isHeader.AsSpan((Length >> BlockBits) - blocks, blocks).CopyTo(_isHeader);
        _isHeader.AsSpan(blocks).Clear();
        Length = DeflateSymbols.Window;
    }

    /// <summary>Adds a header; there is room, and what was added before fills whole blocks.</summary>
    public void AddHeader(ReadOnlySpan<byte> header)
    {
        _isHeader[Length >> BlockBits] = true;
        header.CopyTo(_bytes.AsSpan(Length));
        Mark(_bytes.AsSpan(Length + UstarHeader.MtimeOffset, UstarTime.Digits), 0xF5);
        Mark(_bytes.AsSpan(Length + UstarHeader.ChecksumOffset, UstarHeader.ChecksumDigits), 0xE0);
        Length += UstarHeader.BlockSize;
    }

    /// <summary>Adds contents; there is room.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Adds zero bytes; there is room.</summary>
    public void AddZeros(int count)
    {
        _bytes.AsSpan(Length, count).Clear();
        Length += count;
    }

    /// <summary>How many digits that depend on the time begin at a position: 11, 6, or none.</summary>
    public int DigitsAt(int position)
    {
        int offset = position & (UstarHeader.BlockSize - 1);
        return offset is not (UstarHeader.MtimeOffset or UstarHeader.ChecksumOffset) || !_isHeader[position >> BlockBits] ? 0
            : offset == UstarHeader.MtimeOffset ? UstarTime.Digits
            : UstarHeader.ChecksumDigits;
    }

    /// <summary>The longest match that may begin at a position: up to the next checksum or the end.</summary>
    public int LongestMatch(int position)
    {
        int longest = Math.Min(DeflateSymbols.MaxMatch, Length - position);
        for (int block = position >> BlockBits; block <= (position + longest - 1) >> BlockBits; block++)
        {
            int checksum = (block << BlockBits) + UstarHeader.ChecksumOffset;
            if (_isHeader[block] && position < checksum + UstarHeader.ChecksumDigits && position + longest > checksum)
            {
                return Math.Max(0, checksum - position);
            }
        }

        return longest;
    }

    /// <summary>
    /// How much of a match may be used: no byte of a checksum on either side, and the digits of an mtime only whole and from the digits
    /// of an mtime. Then exchanging the digits where they are literals exchanges them wherever they were copied to, and nothing else.
    /// </summary>
    /// <param name="source">Where the match copies from.</param>
    /// <param name="position">Where it copies to.</param>
    /// <param name="length">Its length.</param>
    public int Clamp(int source, int position, int length)
    {
        int blocks = position >> BlockBits;
        int shift = source >> BlockBits;
        if (!_isHeader[blocks] && !_isHeader[blocks + 1] && !_isHeader[shift] && !_isHeader[shift + 1])
        {
            return length;
        }

        bool aligned = ((position - source) & (UstarHeader.BlockSize - 1)) == 0;
        int twins = aligned ? blocks - shift : 0;
        length = ClampSide(position, length, -twins);
        return ClampSide(source, length, twins);
    }

    private static void Mark(Span<byte> digits, int first)
    {
        for (int i = 0; i < digits.Length; i++)
        {
            digits[i] = (byte)(first + i);
        }
    }

    // twin: how many blocks away the other side's block is; 0 where it lies otherwise in its block.
    private int ClampSide(int start, int length, int twin)
    {
        for (int block = start >> BlockBits; block <= (start + length - 1) >> BlockBits; block++)
        {
            if (!_isHeader[block])
            {
                continue;
            }

            int header = block << BlockBits;
            bool meetsMtime = start < header + MtimeEnd && start + length > header + UstarHeader.MtimeOffset;
            bool copiesMtime = twin != 0 && _isHeader[block + twin]
                && start <= header + UstarHeader.MtimeOffset && start + length >= header + MtimeEnd;
            if (meetsMtime && !copiesMtime)
            {
                return Math.Max(0, header + UstarHeader.MtimeOffset - start);
            }

            if (start < header + ChecksumEnd && start + length > header + UstarHeader.ChecksumOffset)
            {
                return Math.Max(0, header + UstarHeader.ChecksumOffset - start);
            }
        }

        return length;
    }
}
