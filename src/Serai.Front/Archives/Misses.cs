using Serai.Front.Supervision;
using Serai.Store;
using Serai.Store.Archives;

namespace Serai.Front.Archives;

/// <summary>The fetches that clients wait for: one follower for each checksum, however many they are. Safe from any thread.</summary>
internal sealed class Misses(DataFolder folder, StoredArchives stored, PresentWorker worker, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ArchiveHash, FetchFollower> _followers = [];

    /// <summary>Clients that wait for a fetch, or get one as it arrives.</summary>
    public int Clients
    {
        get
        {
            lock (_gate)
            {
                return _followers.Values.Sum(follower => follower.Clients);
            }
        }
    }

    /// <summary>Joins the clients of an archive's fetch, and begins to follow it where nobody does. Each join wants its <see cref="LeaveAsync"/>.</summary>
    /// <param name="hash">The checksum that is asked for.</param>
    /// <param name="damaged">The archive as it is stored, where its file was found damaged.</param>
    public FetchFollower Join(ArchiveHash hash, ArchiveHash? damaged)
    {
        FetchFollower? begun = null;
        FetchFollower joined;
        lock (_gate)
        {
            // One that has ended is for those who had joined it: who comes later asks anew.
            if (_followers.TryGetValue(hash, out FetchFollower? running) && !running.Now.IsLast)
            {
                joined = running;
            }
            else
            {
                joined = begun = new FetchFollower(hash, folder, stored, worker, time) { Damaged = damaged };
                _followers[hash] = begun;
            }

            joined.Clients++;
        }

        begun?.Start();
        return joined;
    }

    /// <summary>Leaves; the last one ends the follower.</summary>
    public async ValueTask LeaveAsync(ArchiveHash hash, FetchFollower follower)
    {
        bool isLast;
        lock (_gate)
        {
            follower.Clients--;
            isLast = follower.Clients == 0;
            if (isLast && _followers.TryGetValue(hash, out FetchFollower? present) && present == follower)
            {
                _followers.Remove(hash);
            }
        }

        if (isLast)
        {
            await follower.DisposeAsync();
        }
    }
}
