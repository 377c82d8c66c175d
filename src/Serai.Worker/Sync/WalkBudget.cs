using Serai.Git;

namespace Serai.Worker.Sync;

/// <summary>
/// A bound on the entries that one sync walks: a few objects can expand to any number of paths, since a tree may hold one subtree many
/// times. Safe from any thread.
/// </summary>
internal sealed class WalkBudget(int entries)
{
    /// <summary>The public repository has 45,000 entries; this leaves room for twenty of it.</summary>
    public const int DefaultEntries = 1_000_000;

    private int _taken;

    /// <summary>Takes one entry.</summary>
    /// <exception cref="GitException">None is left.</exception>
    public void Take()
    {
        if (Interlocked.Increment(ref _taken) > entries)
        {
            throw new GitException($"the commit's tree expands to over {entries} entries: it is refused, the last generation stays");
        }
    }
}
