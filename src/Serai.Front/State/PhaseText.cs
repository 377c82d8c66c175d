using Serai.Store.Control;

namespace Serai.Front.State;

/// <summary>A worker's phase in words.</summary>
internal static class PhaseText
{
    /// <summary>One clause without a full stop.</summary>
    public static string Of(WorkerReport report)
    {
        string phase = report.Phase switch
        {
            SyncPhase.Starting => "the worker is starting",
            SyncPhase.Contacting => "contacting the remote",
            SyncPhase.Receiving => "receiving and analysing the repository",
            SyncPhase.Building => "building the index",
            SyncPhase.Publishing => "writing the new generation",
            _ => "waiting for the next sync",
        };
        return report.ProgressText is { } detail ? $"{phase} ({detail})" : phase;
    }
}
