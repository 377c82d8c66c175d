using Serai.Front.State;

namespace Serai.Front.Supervision;

/// <summary>Tells whether somebody waits for the worker: there is nothing to serve yet, what is served is stale, or a client waits.</summary>
internal sealed class WorkerNeed(FrontState state, CurrentOptions options, TimeProvider time)
{
    /// <summary>What it looks at.</summary>
    public FrontState State => state;

    /// <summary>Whether somebody does.</summary>
    public bool IsUrgent =>
        state.Generation is null
        || state.WaitingClients > 0
        || ServiceState.Of(state, options.Now.Interval, time.GetUtcNow()) == ServiceState.Stale;
}
