namespace Serai.Store.Control;

/// <summary>What a lane of the worker is at.</summary>
/// <param name="Lane">Its name.</param>
/// <param name="Done">How much it has done so far, in whatever it counts: only that it grows says something.</param>
public sealed record LaneReport(string Lane, long Done)
{
    /// <summary>How many pieces of work it is at.</summary>
    public int Items { get; init; }

    /// <summary>What the oldest of them is; null at rest.</summary>
    public string? Oldest { get; init; }

    /// <summary>Whether it is at something, and all of that waits for somebody else's server.</summary>
    public bool WaitsForNetwork { get; init; }
}
