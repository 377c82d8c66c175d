namespace Serai.Store.Control;

/// <summary>The steps of a sync, as they are shown.</summary>
public enum SyncPhase
{
    /// <summary>The worker is starting, or there is none.</summary>
    Starting,

    /// <summary>Asking the remote for its tip.</summary>
    Contacting,

    /// <summary>Receiving a pack, and analysing it as it arrives.</summary>
    Receiving,

    /// <summary>Reading what changed, and compressing the segments that it touches.</summary>
    Building,

    /// <summary>Writing the generation and making it durable.</summary>
    Publishing,

    /// <summary>Waiting for the next sync.</summary>
    Waiting,
}
