using Serai.Store.Control;

namespace Serai.Front.State;

/// <summary>The state in one word, as <c>/status.json</c> and the monitors have it.</summary>
internal static class ServiceState
{
    public const string Starting = "starting";
    public const string Ready = "ready";
    public const string Degraded = "degraded";
    public const string Stale = "stale";

    // A worker that failed has to hold out so long before it counts as well.
    private static readonly TimeSpan WorkerTrial = TimeSpan.FromMinutes(2);

    /// <summary>Tells the state.</summary>
    public static string Of(FrontState state, TimeSpan interval, DateTimeOffset now)
    {
        if (state.Generation is null)
        {
            return Starting;
        }

        if (now - CheckedAt(state) > Staleness.LimitOf(interval))
        {
            return Stale;
        }

        bool workerFails = now - state.WorkerFailedAt < WorkerTrial;
        bool catalogueConflicts = state.Generation.Manifest.Counts.Conflicts > 0;
        return workerFails || catalogueConflicts || state.WorkerTrouble is not null || state.AnyDamage is not null ? Degraded : Ready;
    }

    /// <summary>When a remote was last heard of, as far as is known: by this worker, by the one before, or when what is served was published.</summary>
    public static DateTimeOffset? CheckedAt(FrontState state)
    {
        DateTimeOffset? kept = state.Contact?.HeardAt;
        DateTimeOffset? published = state.Generation?.Manifest.PublishedAt;
        return state.Report.CheckedAt ?? (kept is null || published > kept ? published : kept);
    }
}
