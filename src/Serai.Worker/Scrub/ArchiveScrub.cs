using Serai.Store;
using Serai.Store.Archives;
using Serai.Worker.Lanes;

namespace Serai.Worker.Scrub;

/// <summary>
/// Hashes every stored archive again in the background, slowly, over and over: a pass, a pause, the next pass. Where a worker ends, the next one
/// goes on behind the last archive that was looked at. While a sync is under way it waits.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="tally">Counts, and is told of findings.</param>
/// <param name="fetchAgain">Fetches what was set aside.</param>
/// <param name="isAtRest">Whether nothing more important is under way.</param>
/// <param name="time">The clock.</param>
internal sealed class ArchiveScrub(
    DataFolder folder, VerifyTally tally, Func<ArchiveHash, CancellationToken, Task<bool>> fetchAgain, Func<bool> isAtRest, TimeProvider time)
{
    /// <summary>How fast it reads: 4 GB take nine minutes, and a disk hardly notices.</summary>
    public const long BytesPerSecond = 8 << 20;

    /// <summary>From the end of a pass to the next one.</summary>
    public static readonly TimeSpan PassPause = TimeSpan.FromDays(1);

    /// <summary>How often it looks whether it may go on.</summary>
    public static readonly TimeSpan RestPause = TimeSpan.FromSeconds(1);

    // What is lost of the way when the worker ends: so long, or so many archives, in which nothing was written down.
    private static readonly TimeSpan CursorPause = TimeSpan.FromSeconds(30);

    /// <summary>The worker's lanes.</summary>
    public WorkLanes Lanes { get; init; } = new();

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ScrubCursor cursor = ScrubCursor.Read(folder);
            if (cursor.After.Length == 0 && cursor.FinishedAt is { } finished)
            {
                // A clock that was put back makes a pass come early, never late by more than the pause.
                TimeSpan passed = time.GetUtcNow() - finished;
                TimeSpan left = passed < TimeSpan.Zero ? TimeSpan.Zero : PassPause - passed;
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left, time, cancellationToken);
                }
            }

            await PassAsync(cursor, cancellationToken);
        }
    }

    /// <summary>Makes one pass, or the rest of one.</summary>
    public async Task PassAsync(ScrubCursor cursor, CancellationToken cancellationToken)
    {
        var inspection = new ArchiveInspection(folder, new Pace(BytesPerSecond, time), time, fetchAgain, Lanes);
        long writtenAt = time.GetTimestamp();
        foreach (ArchiveHash sha256 in new ArchiveListing(folder).Stored(cursor.After))
        {
            while (!isAtRest())
            {
                await Task.Delay(RestPause, time, cancellationToken);
            }

            await inspection.LookAtAsync(sha256, tally, cancellationToken);
            if (time.GetElapsedTime(writtenAt) >= CursorPause)
            {
                (cursor with { After = sha256.Hex }).Write(folder);
                writtenAt = time.GetTimestamp();
            }
        }

        await inspection.LookAtAliasesAsync(tally, cancellationToken);
        new ScrubCursor(string.Empty, time.GetUtcNow()).Write(folder);
    }
}
