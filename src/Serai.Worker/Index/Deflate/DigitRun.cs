namespace Serai.Worker.Index.Deflate;

/// <summary>Octal digits that stand one after the other in a deflate stream as literals, and can be exchanged in place.</summary>
/// <param name="BitOffset">Where the first begins: bits from the start of the segment.</param>
/// <param name="Digits">How many there are.</param>
/// <param name="Code">How they are written.</param>
internal readonly record struct DigitRun(int BitOffset, byte Digits, DigitCode Code);
