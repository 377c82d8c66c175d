namespace Serai.Worker.Index.Deflate;

/// <summary>
/// Writes the tokens of one deflate block after the other (RFC 1951, 3.2.3 to 3.2.7). In each block the digits '0' to '7' have code
/// words of one length: in the making of the code they are one symbol of their joint weight, and their words are those below its leaf,
/// three bits longer. Canonical words of one length follow the order of the symbols, so theirs are consecutive.
/// </summary>
internal sealed class BlockWriter
{
    private const int FirstDigit = '0';
    private const int DigitCount = 8;
    private const int DigitBits = 3;
    private const int MaxStored = 65535;

    private readonly BitWriter _bits;
    private readonly CodeLengthWriter _codeLengths;
    private readonly PackageMerge _merge = new(DeflateSymbols.LiteralsAndLengths, PrefixCode.MaxLength - DigitBits);
    private readonly int[] _weights = new int[DeflateSymbols.LiteralsAndLengths];
    private readonly byte[] _literalLengths = new byte[DeflateSymbols.LiteralsAndLengths];
    private readonly ushort[] _literalWords = new ushort[DeflateSymbols.LiteralsAndLengths];
    private readonly byte[] _distanceLengths = new byte[DeflateSymbols.Distances];
    private readonly ushort[] _distanceWords = new ushort[DeflateSymbols.Distances];

    /// <summary>Makes a writer onto <paramref name="bits"/>, which stays the caller's.</summary>
    public BlockWriter(BitWriter bits)
    {
        _bits = bits;
        _codeLengths = new CodeLengthWriter(bits);
    }

    /// <summary>Writes a block: as it is where that is shorter and no digit has to be exchangeable, else with a code of its own.</summary>
    /// <param name="tokens">The tokens, and how often each symbol occurs in them. Its counts are changed.</param>
    /// <param name="text">The bytes that the tokens stand for.</param>
    /// <param name="runs">Receives a run for each token of digits, in order.</param>
    public void Write(TokenBlock tokens, ReadOnlySpan<byte> text, List<DigitRun> runs)
    {
        BuildCodes(tokens);
        _bits.Reserve(MaxBits(tokens, text.Length));
        if (!tokens.HasDigitRuns && 8L * (text.Length + 5) < BodyBits(tokens))
        {
            WriteStored(text);
            return;
        }

        _bits.Put(0b10 << 1, 3);
        _codeLengths.Write(_literalLengths, _distanceLengths);
        WriteTokens(tokens, runs);
        _bits.Put(_literalWords[DeflateSymbols.EndOfBlock], _literalLengths[DeflateSymbols.EndOfBlock]);
    }

    /// <summary>Ends a run of blocks at a whole byte, by an empty stored block (what zlib calls a sync flush).</summary>
    public void WriteSyncFlush()
    {
        _bits.Reserve(64);
        WriteStored([]);
    }

    private void BuildCodes(TokenBlock tokens)
    {
        // A weight for the digits in any case: a code without them would be a second shape to prove.
        tokens.Literals.CopyTo(_weights);
        Span<int> digits = _weights.AsSpan(FirstDigit, DigitCount);
        int joint = 1;
        foreach (int weight in digits)
        {
            joint += weight;
        }

        digits.Clear();
        digits[0] = joint;
        _weights[DeflateSymbols.EndOfBlock] = 1;
        _merge.FindLengths(_weights, _literalLengths);
        _literalLengths.AsSpan(FirstDigit, DigitCount).Fill((byte)(_literalLengths[FirstDigit] + DigitBits));
        PrefixCode.Assign(_literalLengths, _literalWords);

        // Two distances at least: some inflaters refuse a code of one word, as it is incomplete (zlib's deflate does the same).
        Span<int> distances = tokens.Distances;
        for (int symbol = 0; symbol < 2; symbol++)
        {
            distances[symbol] = Math.Max(1, distances[symbol]);
        }

        _merge.FindLengths(distances, _distanceLengths);
        PrefixCode.Assign(_distanceLengths, _distanceWords);
    }

    // What the tokens take, without the description of the codes.
    private long BodyBits(TokenBlock tokens)
    {
        long bits = 0;
        for (int symbol = 0; symbol < DeflateSymbols.LiteralsAndLengths; symbol++)
        {
            int extra = symbol > DeflateSymbols.EndOfBlock ? DeflateSymbols.LengthExtraBits(symbol) : 0;
            bits += (long)tokens.Literals[symbol] * (_literalLengths[symbol] + extra);
        }

        for (int symbol = 0; symbol < DeflateSymbols.Distances; symbol++)
        {
            bits += (long)tokens.Distances[symbol] * (_distanceLengths[symbol] + DeflateSymbols.DistanceExtraBits(symbol));
        }

        return bits;
    }

    // A digit run has 11 words at most, any other token two words with extra bits; the description of the codes is below 4 kbit.
    private static long MaxBits(TokenBlock tokens, int textLength) =>
        4096 + (8L * textLength) + (textLength / MaxStored * 64L) + (tokens.Count * (long)UstarTime.Digits * PrefixCode.MaxLength);

    private void WriteStored(ReadOnlySpan<byte> text)
    {
        Span<byte> lengths = stackalloc byte[4];
        do
        {
            ReadOnlySpan<byte> part = text[..Math.Min(text.Length, MaxStored)];
            _bits.Put(0, 3);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(lengths, (ushort)part.Length);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(lengths[2..], (ushort)~part.Length);
            _bits.PutBytes(lengths);
            _bits.PutBytes(part);
            text = text[part.Length..];
        }
        while (!text.IsEmpty);
    }

    private void WriteTokens(TokenBlock tokens, List<DigitRun> runs)
    {
        ReadOnlySpan<byte> literalLengths = _literalLengths;
        ReadOnlySpan<ushort> literalWords = _literalWords;
        foreach (uint token in tokens.Tokens)
        {
            if (token < TokenBlock.FirstDigitRun)
            {
                _bits.Put(literalWords[(int)token], literalLengths[(int)token]);
            }
            else if (token >= TokenBlock.FirstMatch)
            {
                WriteMatch(TokenBlock.LengthOf(token), TokenBlock.DistanceOf(token));
            }
            else
            {
                WriteDigits(TokenBlock.DigitsOf(token), runs);
            }
        }
    }

    private void WriteMatch(int length, int distance)
    {
        int symbol = DeflateSymbols.LengthSymbol(length);
        int wordBits = _literalLengths[symbol];
        int extraBits = DeflateSymbols.LengthExtraBits(symbol);
        uint extra = (uint)(length - DeflateSymbols.MinMatch) & ((1u << extraBits) - 1);
        _bits.Put(_literalWords[symbol] | (extra << wordBits), wordBits + extraBits);

        symbol = DeflateSymbols.DistanceSymbol(distance);
        wordBits = _distanceLengths[symbol];
        extraBits = DeflateSymbols.DistanceExtraBits(symbol);
        extra = (uint)(distance - 1) & ((1u << extraBits) - 1);
        _bits.Put(_distanceWords[symbol] | (extra << wordBits), wordBits + extraBits);
    }

    private void WriteDigits(int count, List<DigitRun> runs)
    {
        int length = _literalLengths[FirstDigit];
        uint zero = _literalWords[FirstDigit];
        runs.Add(new DigitRun(_bits.BitLength, (byte)count, new DigitCode((byte)length, PrefixCode.Reverse((int)zero, length))));
        for (int i = 0; i < count; i++)
        {
            _bits.Put(zero, length);
        }
    }
}
