namespace Serai.Worker.Index.Deflate;

/// <summary>Writes the description of a block's codes: their lengths, run-length coded by a code of their own (RFC 1951, 3.2.7).</summary>
internal sealed class CodeLengthWriter
{
    private const int Symbols = 19;
    private const int MaxWordLength = 7;
    private const int RepeatPrevious = 16;
    private const int RepeatZero = 17;
    private const int RepeatZeroLong = 18;

    private readonly BitWriter _bits;
    private readonly PackageMerge _merge = new(Symbols, MaxWordLength);
    private readonly byte[] _lengths = new byte[DeflateSymbols.LiteralsAndLengths + DeflateSymbols.Distances];
    private readonly ushort[] _runs = new ushort[DeflateSymbols.LiteralsAndLengths + DeflateSymbols.Distances];
    private readonly int[] _weights = new int[Symbols];
    private readonly byte[] _wordLengths = new byte[Symbols];
    private readonly ushort[] _words = new ushort[Symbols];
    private int _runCount;

    /// <summary>Makes a writer onto <paramref name="bits"/>, which stays the caller's.</summary>
    public CodeLengthWriter(BitWriter bits)
    {
        _bits = bits;
    }

    // The order in which the lengths of this code's own words are sent.
    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Writes HLIT, HDIST, HCLEN and the lengths.</summary>
    /// <param name="literals">The lengths of the words of all literals and lengths.</param>
    /// <param name="distances">The lengths of the words of all distances.</param>
    public void Write(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
    {
        literals = literals.TrimEnd((byte)0);
        distances = distances.TrimEnd((byte)0);
        literals.CopyTo(_lengths);
        distances.CopyTo(_lengths.AsSpan(literals.Length));
        FindRuns(_lengths.AsSpan(0, literals.Length + distances.Length));
        _merge.FindLengths(_weights, _wordLengths);
        PrefixCode.Assign(_wordLengths, _words);

        int sent = Symbols;
        while (_wordLengths[Order[sent - 1]] == 0)
        {
            sent--;
        }

        _bits.Put((uint)(literals.Length - 257), 5);
        _bits.Put((uint)(distances.Length - 1), 5);
        _bits.Put((uint)(sent - 4), 4);
        foreach (byte symbol in Order[..sent])
        {
            _bits.Put(_wordLengths[symbol], 3);
        }

        foreach (ushort run in _runs.AsSpan(0, _runCount))
        {
            int symbol = run & 0xFF;
            _bits.Put(_words[symbol], _wordLengths[symbol]);
            _bits.Put((uint)run >> 8, symbol switch { RepeatPrevious => 2, RepeatZero => 3, RepeatZeroLong => 7, _ => 0 });
        }
    }

    private void FindRuns(ReadOnlySpan<byte> lengths)
    {
        _runCount = 0;
        _weights.AsSpan().Clear();
        while (!lengths.IsEmpty)
        {
            byte length = lengths[0];
            int same = lengths.IndexOfAnyExcept(length);
            same = same < 0 ? lengths.Length : same;
            lengths = lengths[same..];
            if (length != 0)
            {
                AddRun(length, 0);
                same--;
            }

            while (same >= 3)
            {
                int taken = Math.Min(same, length != 0 ? 6 : 138);
                bool isLong = length == 0 && taken > 10;
                AddRun(length != 0 ? RepeatPrevious : isLong ? RepeatZeroLong : RepeatZero, taken - (isLong ? 11 : 3));
                same -= taken;
            }

            for (; same > 0; same--)
            {
                AddRun(length, 0);
            }
        }
    }

    private void AddRun(int symbol, int extra)
    {
        _runs[_runCount++] = (ushort)(symbol | (extra << 8));
        _weights[symbol]++;
    }
}
