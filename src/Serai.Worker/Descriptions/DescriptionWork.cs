using System.Globalization;
using Microsoft.Extensions.Logging;
using Serai.Store;
using Serai.Store.Control;
using Serai.Store.Descriptions;
using Serai.Worker.Control;
using Serai.Worker.Faults;
using Serai.Worker.Lanes;
using Serai.Worker.Sync;

namespace Serai.Worker.Descriptions;

/// <summary>
/// Keeps the descriptions of packages behind the newest generation, and never in its way: on one thread of its own, between syncs, given up
/// where one begins to work. Start reading here.
/// </summary>
/// <param name="folder">Where they are kept.</param>
/// <param name="newest">Gives the newest generation, from any thread; null where nothing is in memory of it.</param>
/// <param name="reporter">Tells of generations.</param>
/// <param name="surroundings">The clock, and where it is told how it went.</param>
internal sealed class DescriptionWork(
    DataFolder folder, Func<PublishedIndex?> newest, Reporter reporter, (TimeProvider Time, ILogger Logger) surroundings)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly WorkLanes _lanes = reporter.Lanes;
    private long? _tried;

    /// <summary>Follows until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (WorkerReport report in reporter.FollowAsync(Pause, surroundings.Time, cancellationToken))
        {
            if (report is { Phase: SyncPhase.Waiting, Generation: { } number } && number != _tried)
            {
                await FollowAsync(number, cancellationToken);
            }
        }
    }

    /// <summary>Describes a generation, unless it is described already. What could not be made is tried again of the next one.</summary>
    public async Task FollowAsync(long number, CancellationToken cancellationToken)
    {
        try
        {
            bool isDone = false;
            await _lanes.Door.RunAsync(WorkStage.Describe, () => isDone = TryMake(number, cancellationToken), cancellationToken);
            _tried = isDone ? number : _tried;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _tried = number;
            Log.NotDescribed(surroundings.Logger, number, refused.Message);
        }
    }

    private bool TryMake(long number, CancellationToken cancellationToken)
    {
        using LaneItem item = _lanes.Begin(WorkStage.Describe, string.Create(CultureInfo.InvariantCulture, $"generation {number}"));
        using DescriptionsFile? last = OpenLast();
        if (last?.Generation == number)
        {
            return true;
        }

        if (newest() is not { } published || published.Generation.Number != number)
        {
            // Another one has come, and is told of, too; or the next sync builds it anew.
            return true;
        }

        FaultSwitch.At(WorkStage.Describe);
        long startedAt = surroundings.Time.GetTimestamp();
        using var build = new DescriptionBuild(folder, published, last);
        if (!build.Run(MayGoOn))
        {
            return false;
        }

        build.Finish();
        Log.Described(surroundings.Logger, number, build.Packages, build.Changed, surroundings.Time.GetElapsedTime(startedAt).TotalSeconds);
        return true;

        // Asked now and then: a sync that comes finds the place free.
        bool MayGoOn()
        {
            item.Advance(1);
            _lanes.Door.GiveWay();
            return !cancellationToken.IsCancellationRequested && !IsSyncAtWork;
        }
    }

    // One that is damaged is made anew, and needs no further word.
    private DescriptionsFile? OpenLast()
    {
        try
        {
            return DescriptionsFile.TryOpen(folder);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private bool IsSyncAtWork => reporter.Now.Phase is SyncPhase.Receiving or SyncPhase.Building or SyncPhase.Publishing;
}
