namespace Serai.Front.Supervision;

/// <summary>Why a running worker is to be ended.</summary>
internal enum WorkerVerdict
{
    /// <summary>It ended by itself, or its front ends.</summary>
    None,

    /// <summary>It is needed, wants to work and is not let: one of low instead of idle priority takes its place.</summary>
    Starved,

    /// <summary>It is of low priority, and not needed any more: one of idle priority takes its place.</summary>
    Relieved,

    /// <summary>It works, or could, and comes no further.</summary>
    Stuck,

    /// <summary>Somebody stopped it and did not let it go on.</summary>
    Stopped,

    /// <summary>It was told what is not so any more: one that is told anew takes its place.</summary>
    Outdated,
}
