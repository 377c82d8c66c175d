namespace Serai.Worker.Lanes;

/// <summary>A piece of work that a lane is at; ends when it is disposed of.</summary>
internal sealed class LaneItem : IDisposable
{
    // It goes into a log line; names that come from outside may be of any length, and hold anything.
    private const int MaxNameLength = 120;

    private readonly WorkLanes _lanes;
    private volatile bool _waitsForNetwork;

    public LaneItem(WorkLanes lanes, WorkStage lane, string name)
    {
        _lanes = lanes;
        Lane = lane;
        Name = string.Concat(name.Take(MaxNameLength).Select(character => char.IsControl(character) ? '?' : character));
    }

    /// <summary>Which lane it is of.</summary>
    public WorkStage Lane { get; }

    /// <summary>What it is, for people.</summary>
    public string Name { get; }

    /// <summary>Whether it waits for somebody else's server: then no progress is no fault of its own.</summary>
    public bool WaitsForNetwork
    {
        get => _waitsForNetwork;
        set => _waitsForNetwork = value;
    }

    /// <summary>Says that it comes on.</summary>
    /// <param name="amount">By how much: bytes, or steps.</param>
    public void Advance(long amount) => _lanes.Advance(Lane, amount);

    /// <inheritdoc/>
    public void Dispose() => _lanes.End(this);
}
