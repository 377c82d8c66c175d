namespace Serai.Front.Telemetry;

/// <summary>What held the front up, as far as can be told.</summary>
internal enum StallCause
{
    /// <summary>The collector stopped the process.</summary>
    Collector,

    /// <summary>There was no processor: others had it.</summary>
    RunQueue,

    /// <summary>Threads ran, and what waited for one of the pool did not get it.</summary>
    Pool,

    /// <summary>A loop of the sockets' events was held up: something blocked or computed where requests are answered.</summary>
    EventLoop,

    /// <summary>Something else: the machine stood still, or swapped.</summary>
    Unknown,
}
