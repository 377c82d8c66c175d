namespace Serai.Worker.Index.Deflate;

/// <summary>
/// How the octal digits are written in one deflate block: by consecutive code words of one length. So a digit is exchanged for another
/// without moving any other bit.
/// </summary>
/// <param name="Length">Bits of a digit, from 4 to 15.</param>
/// <param name="Zero">The code word of '0', most significant bit first; that of digit d is d more.</param>
internal readonly record struct DigitCode(byte Length, ushort Zero)
{
    /// <summary>The eight digits take three bits, and something must part them from the end of the block.</summary>
    public const int MinLength = 4;

    /// <summary>True where such a code can be: all eight words have the length.</summary>
    public bool IsPossible => Length is >= MinLength and <= PrefixCode.MaxLength && Zero + 8 <= 1 << Length;

    /// <summary>A digit's code word as the stream carries it, its first bit in the lowest place.</summary>
    public uint Word(int digit) => PrefixCode.Reverse(Zero + digit, Length);
}
