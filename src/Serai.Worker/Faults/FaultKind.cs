namespace Serai.Worker.Faults;

/// <summary>What can be injected; <see cref="FaultSwitch"/> has the names.</summary>
internal enum FaultKind
{
    /// <summary>Ten seconds of computing, without looking at anything.</summary>
    Spin10,

    /// <summary>Two gigabytes that stay in use.</summary>
    Alloc2G,

    /// <summary>Ten seconds of garbage, with 100 MB of small arrays kept alive for the collector to walk.</summary>
    GcStorm,

    /// <summary>A recursion without an end.</summary>
    StackOverflow,

    /// <summary>The process ends on the spot.</summary>
    Exit,

    /// <summary>The thread waits for what never comes.</summary>
    Deadlock,
}
