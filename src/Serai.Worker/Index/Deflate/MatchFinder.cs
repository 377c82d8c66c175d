using System.Buffers.Binary;
using System.Numerics;

namespace Serai.Worker.Index.Deflate;

/// <summary>
/// Finds earlier occurrences within the window: positions of equal hash of four bytes are chained, the nearest first; for matches of
/// three bytes the nearest alone is remembered.
/// </summary>
internal sealed class MatchFinder
{
    private const int Hashed = 4;
    private const int HashBits = 15;
    private const int ShortHashBits = 14;
    private const uint HashFactor = 2654435761; // 2^32 divided by the golden ratio (Knuth, TAOCP 3, 6.4)
    private const int None = -1;

    // Three literals cost less than a match of three bytes that reaches farther.
    private const int FarthestShortMatch = 4096;

    private readonly TarText _text;
    private readonly int[] _head = new int[1 << HashBits];
    private readonly int[] _shortHead = new int[1 << ShortHashBits];
    private readonly int[] _previous = new int[DeflateSymbols.Window];

    /// <summary>Makes a finder over a text, which stays the caller's.</summary>
    public MatchFinder(TarText text)
    {
        _text = text;
        Clear();
    }

    /// <summary>Forgets all positions.</summary>
    public void Clear()
    {
        _head.AsSpan().Fill(None);
        _shortHead.AsSpan().Fill(None);
    }

    /// <summary>Remembers positions that nothing is looked up for.</summary>
    public void Skip(int position, int count)
    {
        int end = Math.Min(position + count, _text.Length - Hashed + 1);
        ReadOnlySpan<byte> text = _text.Bytes;
        for (; position < end; position++)
        {
            uint four = BinaryPrimitives.ReadUInt32LittleEndian(text[position..]);
            Remember(position, Hash(four), ShortHash(four));
        }
    }

    /// <summary>Looks for the longest match at a position, and remembers the position. Positions come in order, each once.</summary>
    /// <param name="position">Where.</param>
    /// <param name="beyond">Only a longer match than this is of use.</param>
    /// <param name="depth">How many candidates to try.</param>
    public Match Find(int position, int beyond, int depth)
    {
        if (_text.Length - position < Hashed)
        {
            return default;
        }

        ReadOnlySpan<byte> text = _text.Bytes;
        uint four = BinaryPrimitives.ReadUInt32LittleEndian(text[position..]);
        int hash = Hash(four);
        int shortHash = ShortHash(four);
        int candidate = _head[hash];
        int shortCandidate = _shortHead[shortHash];
        Remember(position, hash, shortHash);
        int longest = _text.LongestMatch(position);
        Match match = default;
        if (beyond < DeflateSymbols.MinMatch && longest >= DeflateSymbols.MinMatch)
        {
            match = FindShort(position, shortCandidate, four);
        }

        int best = Math.Max(beyond, DeflateSymbols.MinMatch);
        int oldest = Math.Max(0, position - DeflateSymbols.Window);
        for (; candidate >= oldest && depth > 0 && best < longest; depth--, candidate = _previous[candidate & (DeflateSymbols.Window - 1)])
        {
            // The byte that would make it longer tells most of the useless ones apart.
            if (text[candidate + best] != text[position + best] || BinaryPrimitives.ReadUInt32LittleEndian(text[candidate..]) != four)
            {
                continue;
            }

            int length = SameBytes(text, candidate, position, longest);
            if (length > best && (length = _text.Clamp(candidate, position, length)) > best)
            {
                best = length;
                match = new Match(length, position - candidate);
            }
        }

        return match;
    }

    private static int Hash(uint four) => (int)((four * HashFactor) >> (32 - HashBits));

    private static int ShortHash(uint four) => (int)(((four << 8) * HashFactor) >> (32 - ShortHashBits));

    private static int SameBytes(ReadOnlySpan<byte> text, int first, int second, int longest)
    {
        for (int length = Hashed; length < longest; length += sizeof(ulong))
        {
            ulong difference = BinaryPrimitives.ReadUInt64LittleEndian(text[(first + length)..])
                ^ BinaryPrimitives.ReadUInt64LittleEndian(text[(second + length)..]);
            if (difference != 0)
            {
                return Math.Min(longest, length + (BitOperations.TrailingZeroCount(difference) >> 3));
            }
        }

        return longest;
    }

    private Match FindShort(int position, int candidate, uint four)
    {
        if (candidate < 0 || position - candidate > FarthestShortMatch)
        {
            return default;
        }

        uint difference = BinaryPrimitives.ReadUInt32LittleEndian(_text.Bytes[candidate..]) ^ four;
        bool isUsable = (difference & 0xFFFFFF) == 0
            && _text.Clamp(candidate, position, DeflateSymbols.MinMatch) == DeflateSymbols.MinMatch;
        return isUsable ? new Match(DeflateSymbols.MinMatch, position - candidate) : default;
    }

    private void Remember(int position, int hash, int shortHash)
    {
        _previous[position & (DeflateSymbols.Window - 1)] = _head[hash];
        _head[hash] = position;
        _shortHead[shortHash] = position;
    }
}
