namespace Serai.Git.Packs;

/// <summary>Limits that more than one way into the analysis checks.</summary>
internal static class PackLimits
{
    /// <summary>Compares the bytes of a pack, so far, with the limit.</summary>
    public static void CheckLength(long length, GitLimits limits)
    {
        if (length > limits.MaxPackBytes)
        {
            throw new MalformedPackException($"the pack has {length} bytes or more: the limit is {limits.MaxPackBytes}")
            {
                ExceededLimit = nameof(GitLimits.MaxPackBytes),
            };
        }
    }
}
