using System.IO.Hashing;

namespace Serai.Worker.Index;

/// <summary>
/// Where segments begin: at each package whose name's CRC-32 is divisible by <see cref="MeanPackages"/>, and at the first package. Names
/// alone decide, so the segments of a commit do not depend on how it was reached, and a package that comes or goes touches at most the
/// segment it is in and its neighbour.
/// </summary>
internal static class SegmentLayout
{
    /// <summary>How many packages a segment has on average.</summary>
    public const int MeanPackages = 24;

    /// <summary>Whether a package opens a segment, unless it is the first.</summary>
    /// <param name="packageName">The name of its folder below <c>packages/</c>.</param>
    public static bool OpensSegment(ReadOnlySpan<byte> packageName) => Crc32.HashToUInt32(packageName) % MeanPackages == 0;
}
