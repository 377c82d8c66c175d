namespace Serai.Front.Supervision;

/// <summary>How much of a busy machine a worker gets.</summary>
internal enum WorkerPriority
{
    /// <summary><c>SCHED_IDLE</c>: what nobody else wants.</summary>
    Idle,

    /// <summary><c>nice 10</c>: a tenth of what others get, for a worker that got nothing while it was needed.</summary>
    Low,
}
