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

    private static readonly TimeSpan ShortestStaleness = TimeSpan.FromHours(2);

    /// <summary>Tells the state.</summary>
    public static string Of(FrontState state, TimeSpan interval, DateTimeOffset now)
    {
        if (state.Generation is null)
        {
            return Starting;
        }

        TimeSpan limit = interval * 3 > ShortestStaleness ? interval * 3 : ShortestStaleness;
        if (now - CheckedAt(state) > limit)
        {
            return Stale;
        }

        bool workerFails = now - state.WorkerFailedAt < WorkerTrial;
        bool catalogueConflicts = state.Generation.Manifest.Counts.Conflicts > 0;
        return workerFails || catalogueConflicts || state.WorkerTrouble is not null || state.AnyDamage is not null ? Degraded : Ready;
    }

    /// <summary>When the remote was last heard of, as far as is known.</summary>
    public static DateTimeOffset? CheckedAt(FrontState state) => state.Report.CheckedAt ?? state.Generation?.Manifest.PublishedAt;
}
