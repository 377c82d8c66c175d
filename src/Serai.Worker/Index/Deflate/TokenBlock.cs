namespace Serai.Worker.Index.Deflate;

/// <summary>
/// The tokens of a block in the making, with the count of each symbol: literals, matches, and runs of exchangeable digits, each of them
/// one token so that no block ends inside.
/// </summary>
internal sealed class TokenBlock
{
    /// <summary>Tokens below are literal bytes.</summary>
    public const uint FirstDigitRun = 256;

    /// <summary>Tokens from here on are matches.</summary>
    public const uint FirstMatch = 1 << 16;

    private readonly uint[] _tokens;
    private readonly int[] _literals = new int[DeflateSymbols.LiteralsAndLengths];
    private readonly int[] _distances = new int[DeflateSymbols.Distances];

    /// <summary>Makes an empty block.</summary>
    /// <param name="capacity">The most tokens that it takes.</param>
    public TokenBlock(int capacity)
    {
        _tokens = new uint[capacity];
    }

    /// <summary>How many tokens there are.</summary>
    public int Count { get; private set; }

    /// <summary>True when no further token may be added.</summary>
    public bool IsFull => Count == _tokens.Length;

    /// <summary>Whether a token stands for exchangeable digits.</summary>
    public bool HasDigitRuns { get; private set; }

    /// <summary>The tokens in order.</summary>
    public ReadOnlySpan<uint> Tokens => _tokens.AsSpan(0, Count);

    /// <summary>How often each literal and length symbol occurs; the digits of runs count as '0'.</summary>
    public Span<int> Literals => _literals;

    /// <summary>How often each distance symbol occurs.</summary>
    public Span<int> Distances => _distances;

    /// <summary>The length of a match.</summary>
    public static int LengthOf(uint token) => (int)(token >> 16);

    /// <summary>The distance of a match.</summary>
    public static int DistanceOf(uint token) => (int)(token & 0xFFFF);

    /// <summary>The digits of a run.</summary>
    public static int DigitsOf(uint token) => (int)(token - FirstDigitRun);

    /// <summary>Empties the block.</summary>
    public void Clear()
    {
        Count = 0;
        HasDigitRuns = false;
        _literals.AsSpan().Clear();
        _distances.AsSpan().Clear();
    }

    /// <summary>Adds a byte that stands for itself.</summary>
    public void AddLiteral(byte value)
    {
        _tokens[Count++] = value;
        _literals[value]++;
    }

    /// <summary>Adds a copy of what stands <paramref name="distance"/> bytes back.</summary>
    public void AddMatch(int length, int distance)
    {
        _tokens[Count++] = ((uint)length << 16) | (uint)distance;
        _literals[DeflateSymbols.LengthSymbol(length)]++;
        _distances[DeflateSymbols.DistanceSymbol(distance)]++;
    }

    /// <summary>Adds digits that can be exchanged.</summary>
    public void AddDigitRun(int digits)
    {
        _tokens[Count++] = FirstDigitRun + (uint)digits;
        _literals['0'] += digits;
        HasDigitRuns = true;
    }
}
