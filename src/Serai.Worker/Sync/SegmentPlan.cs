using System.Buffers;
using System.Security.Cryptography;
using Serai.Git;
using Serai.Worker.Index;

namespace Serai.Worker.Sync;

/// <summary>A segment of the index to be: a run of packages, and the key that stands for all they contain.</summary>
/// <param name="First">Index of its first package.</param>
/// <param name="Count">How many packages.</param>
/// <param name="Key">SHA-256 over their names and ids.</param>
internal sealed record SegmentPlan(int First, int Count, SegmentKey Key)
{
    /// <summary>Cuts the packages of a commit into segments: a function of names alone.</summary>
    public static IReadOnlyList<SegmentPlan> Cut(IReadOnlyList<PackageEntry> packages)
    {
        var plans = new List<SegmentPlan>();
        var names = new ArrayBufferWriter<byte>();
        Span<byte> key = stackalloc byte[SegmentKey.Length];
        int first = 0;
        for (int i = 0; i < packages.Count; i++)
        {
            PackageEntry package = packages[i];
            names.Write(package.Name);
            names.Write(package.IsFolder ? "/\0"u8 : "\0"u8);
            package.Id.CopyTo(names.GetSpan(ObjectId.MaxLength));
            names.Advance(package.Id.Length);
            if (i + 1 == packages.Count || SegmentLayout.OpensSegment(packages[i + 1].Name))
            {
                SHA256.HashData(names.WrittenSpan, key);
                names.ResetWrittenCount();
                plans.Add(new SegmentPlan(first, i + 1 - first, new SegmentKey(key)));
                first = i + 1;
            }
        }

        return plans;
    }
}
