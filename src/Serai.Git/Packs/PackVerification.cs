using Serai.Git.Storage;

namespace Serai.Git.Packs;

/// <summary>
/// Proves a stored pack and its index, as git-verify-pack(1): the trailer, every object inflated, resolved and hashed, and an index that says
/// of each what was found. Nothing is changed; many packs may be looked at by many threads.
/// </summary>
public static class PackVerification
{
    private const string IndexSuffix = ".idx";
    private const int ComparedAtOnce = 1 << 20;

    /// <summary>Looks at a pack. It is read into memory whole, and needs 85 bytes for each object beside that: 53 in the table, 32 for the index.</summary>
    /// <param name="packPath">The pack, <c>….pack</c>; its index of version 2, <c>….idx</c>, is expected beside it.</param>
    /// <param name="format">Names the objects: a pack does not tell.</param>
    /// <param name="limits">What the pack may have at most, and how many threads resolve deltas.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>What is in the pack.</returns>
    /// <exception cref="MalformedPackException">The pack is damaged, or larger than the limits: what, where, expected, found.</exception>
    /// <exception cref="GitException">The index is not that of the pack.</exception>
    /// <exception cref="IOException">A file is missing, or cannot be read.</exception>
    public static PackSummary Run(string packPath, ObjectFormat format, GitLimits limits, CancellationToken cancellation)
    {
        using var pack = PackFile.Read(packPath, format, limits);
        using var analysis = PackAnalysis.Run(pack, limits, cancellation);
        using NativeRegion expected = analysis.MakeIndex();
        Compare(Path.ChangeExtension(packPath, IndexSuffix), expected);
        return analysis.Summary;
    }

    private static void Compare(string path, NativeRegion expected)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        long length = RandomAccess.GetLength(file);
        if (length != expected.Length)
        {
            throw new GitException($"{path}: expected {expected.Length} bytes, as many as the index of its pack has, found {length}");
        }

        byte[] found = new byte[Math.Min(ComparedAtOnce, length)];
        for (long at = 0; at < length;)
        {
            int read = RandomAccess.Read(file, found.AsSpan(0, (int)Math.Min(found.Length, length - at)), at);
            if (read == 0)
            {
                throw new EndOfStreamException($"{path}: expected {length} bytes, found the end after {at}");
            }

            int same = found.AsSpan(0, read).CommonPrefixLength(expected.Slice(at, read));
            if (same < read)
            {
                throw new GitException($"{path} offset {at + same}: expected {expected.Slice(at + same, 1)[0]:x2}, as the index of its pack has, found {found[same]:x2}");
            }

            at += read;
        }
    }
}
