namespace Serai.Git.Packs;

/// <summary>What must be right about a delta before its instructions are looked at.</summary>
internal static class DeltaChecks
{
    /// <summary>Reads a delta's sizes and compares them with its base and with the limits.</summary>
    /// <returns>Where the instructions begin.</returns>
    /// <exception cref="MalformedPackException">The base has another size, or a limit is passed.</exception>
    public static int ReadSizes(PackWork work, int index, ReadOnlySpan<byte> delta, int baseSize, int depth, out int resultSize)
    {
        long offset = work.Table.Offsets[index];
        if (depth > work.Limits.MaxDeltaDepth)
        {
            throw new MalformedPackException(offset, $"the chain of deltas is longer than the limit of {work.Limits.MaxDeltaDepth}")
            {
                ExceededLimit = nameof(GitLimits.MaxDeltaDepth),
            };
        }

        int instructions = Delta.ReadSizes(delta, offset, work.Limits.MaxObjectBytes, out int expectedBase, out resultSize);
        return expectedBase == baseSize
            ? instructions
            : throw new MalformedPackException(offset, $"the delta is for a base of {expectedBase} bytes: its base has {baseSize}");
    }
}
