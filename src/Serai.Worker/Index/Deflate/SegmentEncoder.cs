using System.Numerics;

namespace Serai.Worker.Index.Deflate;

/// <summary>
/// Makes deflate blocks of a <see cref="TarText"/>: matches are taken lazily (RFC 1951, section 4), that is a position later where that
/// gives a better one. What comes out depends on the text alone.
/// </summary>
internal sealed class SegmentEncoder
{
    // Measured on the real repository: more candidates cost more time than they save bytes; of a block's tokens, half or twice as many
    // make it larger.
    private const int Candidates = 64;
    private const int LazyCandidates = 32;
    private const int TokensInBlock = 16 * 1024;

    private readonly TarText _text;
    private readonly MatchFinder _finder;
    private readonly TokenBlock _tokens = new(TokensInBlock);
    private readonly BitWriter _bits = new();
    private readonly BlockWriter _blocks;
    private readonly List<DigitRun> _digitRuns = [];
    private int _blockStart;

    /// <summary>Makes an encoder of a text, which stays the caller's.</summary>
    public SegmentEncoder(TarText text)
    {
        _text = text;
        _finder = new MatchFinder(text);
        _blocks = new BlockWriter(_bits);
    }

    /// <summary>Where digits stand that depend on the time, in order, since the last <see cref="Clear"/>.</summary>
    public IReadOnlyList<DigitRun> DigitRuns => _digitRuns;

    /// <summary>Prepares for another segment.</summary>
    public void Clear()
    {
        _bits.Clear();
        _finder.Clear();
        _digitRuns.Clear();
    }

    /// <summary>Compresses the text from a position to its end; what is before is its window.</summary>
    public void Compress(int from)
    {
        if (from > 0)
        {
            // The text has slid: what the window holds stands elsewhere now.
            _finder.Clear();
            _finder.Skip(0, from);
        }

        _blockStart = from;
        int position = from;
        Match next = default;
        while (position < _text.Length)
        {
            if (_tokens.IsFull)
            {
                WriteBlock(position);
            }

            Match match = next.Length != 0 ? next : _finder.Find(position, 0, Candidates);
            next = default;
            int digits = _text.DigitsAt(position);
            int looked = 1;
            if (match.Length != 0 && digits == 0 && match.Length < DeflateSymbols.MaxMatch)
            {
                next = FindBetter(position + 1, match);
                looked = 2;
            }

            if (match.Length == 0 || next.Length != 0)
            {
                position = AddUnmatched(position, digits);
            }
            else
            {
                _tokens.AddMatch(match.Length, match.Distance);
                _finder.Skip(position + looked, match.Length - looked);
                position += match.Length;
            }
        }

        WriteBlock(position);
    }

    /// <summary>Ends the segment at a whole byte.</summary>
    /// <returns>All that was compressed since <see cref="Clear"/>; valid until the next call.</returns>
    public ReadOnlySpan<byte> Finish()
    {
        _blocks.WriteSyncFlush();
        return _bits.Written;
    }

    // A byte more is worth two bits of a distance, and the literal before it must be earned too.
    private Match FindBetter(int position, Match match)
    {
        Match next = _finder.Find(position, match.Length - 1, LazyCandidates);
        int gain = (4 * (next.Length - match.Length)) + BitOperations.Log2((uint)match.Distance) - BitOperations.Log2((uint)next.Distance);
        return next.Length != 0 && gain > 2 ? next : default;
    }

    private int AddUnmatched(int position, int digits)
    {
        if (digits == 0)
        {
            _tokens.AddLiteral(_text.Bytes[position]);
            return position + 1;
        }

        _tokens.AddDigitRun(digits);
        _finder.Skip(position + 1, digits - 1);
        return position + digits;
    }

    private void WriteBlock(int end)
    {
        if (_tokens.Count != 0)
        {
            _blocks.Write(_tokens, _text.Bytes[_blockStart..end], _digitRuns);
            _tokens.Clear();
        }

        _blockStart = end;
    }
}
