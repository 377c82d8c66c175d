using Serai.Worker.Index.Deflate;

namespace Serai.Worker.Index;

/// <summary>What must be known of a header in a segment to set its time.</summary>
/// <param name="TarBlock">Which block of the segment's tar it is.</param>
/// <param name="Checksum">Its checksum with zero digits in mtime.</param>
/// <param name="ChecksumRun">Where its checksum's digits are.</param>
/// <param name="MtimeRun">Where its mtime's digits are; null where they are copied from a header before it.</param>
internal readonly record struct HeaderStamp(int TarBlock, int Checksum, DigitRun ChecksumRun, DigitRun? MtimeRun);
