namespace Serai.Worker.Index;

/// <summary>What the file <c>segments</c> says of one segment.</summary>
/// <param name="Offset">Where it begins in the index.</param>
/// <param name="DeflatedLength">How many bytes it takes there.</param>
/// <param name="DeflatedCrc">Their CRC-32 with zero digits for the time.</param>
/// <param name="TarLength">Bytes of tar.</param>
/// <param name="TarCrc">The tar's CRC-32 with zero digits.</param>
/// <param name="Headers">The headers in it.</param>
internal sealed record SegmentTableEntry(
    long Offset, int DeflatedLength, uint DeflatedCrc, int TarLength, uint TarCrc, HeaderStamp[] Headers);
