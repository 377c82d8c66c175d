using Serai.Git;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Store.Control;
using Serai.Worker.Lanes;

namespace Serai.Worker.Scrub;

/// <summary>Looks at everything in the data folder that has a checksum, once and as fast as it goes: archives, aliases, generations, git packs.</summary>
internal sealed class Verification(DataFolder folder, TimeProvider time)
{
    /// <summary>Sets a damaged git store aside, and is told why; without it, and where nothing may be changed, it stays.</summary>
    public Action<ObjectFormat, string>? GitStoreLost { get; init; }

    /// <summary>The worker's lanes.</summary>
    public WorkLanes Lanes { get; init; } = new();

    /// <summary>Looks.</summary>
    /// <param name="fetchAgain">Fetches an archive that was set aside, and tells whether it is stored now; null to change nothing.</param>
    /// <param name="tally">Counts.</param>
    /// <param name="cancellationToken">Ends it between two pieces.</param>
    /// <returns>All that was found.</returns>
    public async Task<VerifyReport> RunAsync(
        Func<ArchiveHash, CancellationToken, Task<bool>>? fetchAgain, VerifyTally tally, CancellationToken cancellationToken)
    {
        new GenerationInspection(folder, mends: fetchAgain is not null).LookAt(tally, cancellationToken);
        new GitStoreInspection(folder, fetchAgain is null ? null : GitStoreLost).LookAt(tally, cancellationToken);
        var inspection = new ArchiveInspection(folder, new Pace(null, time), time, fetchAgain, Lanes);
        foreach (ArchiveHash sha256 in new ArchiveListing(folder).Stored())
        {
            await inspection.LookAtAsync(sha256, tally, cancellationToken);
        }

        await inspection.LookAtAliasesAsync(tally, cancellationToken);
        return tally.Report;
    }
}
