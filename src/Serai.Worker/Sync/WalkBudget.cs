using Serai.Git;

namespace Serai.Worker.Sync;

/// <summary>
/// A bound on what one commit comes to: a few objects can expand to any number of paths and bytes, since a tree may hold one subtree or
/// file many times. Safe from any thread.
/// </summary>
/// <param name="entries">Entries of trees, and checksums in what they hold.</param>
/// <param name="tarBytes">Bytes of the index before it is compressed.</param>
internal sealed class WalkBudget(long entries, long tarBytes)
{
    /// <summary>The public repository has 45,000 entries and 24,000 checksums; this leaves room for fourteen of it.</summary>
    public const long DefaultEntries = 1_000_000;

    /// <summary>The public repository has 40 MB; an index over this is none that a client would wait for.</summary>
    public const long DefaultTarBytes = 1L << 30;

    private long _entriesTaken;
    private long _bytesTaken;

    /// <summary>The budget of a commit.</summary>
    public static WalkBudget OfCommit() => new(DefaultEntries, DefaultTarBytes);

    /// <summary>Takes entries.</summary>
    /// <exception cref="GitException">So many are not left.</exception>
    public void Take(long count = 1)
    {
        if (Interlocked.Add(ref _entriesTaken, count) > entries)
        {
            throw new GitException($"the commit's tree expands to over {entries} entries and checksums: it is refused, the last generation stays");
        }
    }

    /// <summary>Takes bytes of the index.</summary>
    /// <exception cref="GitException">So many are not left.</exception>
    public void TakeBytes(long count)
    {
        if (Interlocked.Add(ref _bytesTaken, count) > tarBytes)
        {
            throw new GitException($"the commit's files come to over {tarBytes} bytes of tar: it is refused, the last generation stays");
        }
    }
}
