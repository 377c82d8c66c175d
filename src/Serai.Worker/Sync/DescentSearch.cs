using Serai.Git;
using Serai.Git.Objects;
using Serai.Git.Storage;
using Serai.Store.Generations;

namespace Serai.Worker.Sync;

/// <summary>
/// Shows that a tip descends from the served commit, which the store of depth 1 cannot tell where it is not a parent: the remote is asked
/// once more, for the commits in between alone, into memory that is given back at the end.
/// </summary>
internal sealed class DescentSearch(GitClient client, TimeProvider time)
{
    /// <summary>Commits to look at: a year of the public repository is 10,000.</summary>
    private const int MaxCommits = 100_000;

    /// <summary>What the second fetch may take in all.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(60);

    /// <summary>Clocks of committers differ: so much older than expected a commit on the way may be.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromHours(1);

    // A commit is 250 bytes. A remote without filters sends the trees in between, too: some 5 kB for each of the public repository.
    private static readonly GitLimits Limits = new()
    {
        MaxPackBytes = 32 << 20,
        MaxObjects = 4 * MaxCommits,
        MaxObjectBytes = 16 << 20,
        MaxInflatedBytes = 2L << 30,
        ArrivalBytes = 16 << 20,
        BaseBytes = 16 << 20,
    };

    /// <summary>Looks.</summary>
    /// <param name="store">Holds the tip; stays as it is.</param>
    /// <param name="tip">The tip.</param>
    /// <param name="tipId">Its id.</param>
    /// <param name="served">What is served.</param>
    /// <param name="servedId">Its commit.</param>
    /// <param name="cancellationToken">Ends the sync.</param>
    /// <returns>Null where it is shown; otherwise why it is not.</returns>
    public async Task<UnprovenDescent?> RunAsync(
        IObjectStore store, Commit tip, ObjectId tipId, GenerationManifest served, ObjectId servedId, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(MaxTime, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (AncestorSearch.Finds(store, tipId, servedId, MaxCommits, ended.Token))
            {
                return null;
            }

            using var between = new MemoryObjectStore(store.Format, Limits, alternate: store);
            ObjectId[] held = store.Contains(servedId) ? [tipId, servedId] : [tipId];
            var request = new FetchRequest { Want = tipId, Since = SinceOf(tip, served), CommitsOnly = true, Shallow = held, Have = held };
            await client.FetchAsync(request, between, progress: null, ended.Token);
            return AncestorSearch.Finds(between, tipId, servedId, MaxCommits, ended.Token)
                ? null
                : new UnprovenDescent($"it is not among the commits since {request.Since:u}", IsFinal: true);
        }
        catch (Exception fault) when (fault is GitException or IOException)
        {
            return new UnprovenDescent(fault.Message, IsFinal: false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new UnprovenDescent($"the commits in between took over {MaxTime.TotalSeconds} s", IsFinal: false);
        }
    }

    // All that descends from the served commit is younger than it. Where the tip is not, one of the two clocks was wrong: then it is younger
    // than the publication, at which the served commit was the tip.
    private static DateTimeOffset SinceOf(Commit tip, GenerationManifest served)
    {
        DateTimeOffset first = tip.CommitterDate >= served.CommitTime ? served.CommitTime
            : tip.CommitterDate < served.PublishedAt ? tip.CommitterDate : served.PublishedAt;

        // upload-pack refuses the time 0.
        return DateTimeOffset.FromUnixTimeSeconds(Math.Max(1, first.ToUnixTimeSeconds() - (long)ClockDifference.TotalSeconds));
    }
}
