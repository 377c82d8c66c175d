using System.Diagnostics;
using Serai.Store.Control;

namespace Serai.Worker.Traces;

/// <summary>Makes spans of the phases that a sync reports: each lasts until the next begins. Phases come one after another.</summary>
internal sealed class PhaseTrace
{
    private Activity? _present;

    /// <summary>A phase begins, within the sync whose span is the present one; outside of any, the last one ends.</summary>
    public void Enter(SyncPhase phase)
    {
        Activity? sync = Activity.Current;
        _present?.Stop();
        _present = sync is { OperationName: WorkerTraces.Sync } && phase != SyncPhase.Waiting ? WorkerTraces.StartPhase(phase, sync) : null;

        // Starting and stopping a span makes others the present one of the caller, who knows nothing of them.
        Activity.Current = sync;
    }
}
