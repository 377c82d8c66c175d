using Serai.Store.Control;

namespace Serai.Worker.Lanes;

/// <summary>
/// The lanes of this worker: one for each <see cref="WorkStage"/>, one door for what is CPU-heavy in all of them, and what each is at, for the front
/// that watches. Safe from any thread.
/// </summary>
/// <param name="places">How many threads the door lets in at once.</param>
internal sealed class WorkLanes(int places)
{
    private static readonly WorkStage[] Stages = Enum.GetValues<WorkStage>();

    // On one processor, too, a piece that takes long does not hold up all others.
    private const int LeastPlaces = 2;

    private readonly Lock _gate = new();
    private readonly List<LaneItem>[] _items = [.. Stages.Select(_ => new List<LaneItem>())];
    private readonly long[] _done = new long[Stages.Length];

    /// <summary>Lanes whose door has a place for each processor.</summary>
    public WorkLanes()
        : this(Math.Max(LeastPlaces, Environment.ProcessorCount))
    {
    }

    /// <summary>The door of them all.</summary>
    public CpuDoor Door { get; } = new(places);

    /// <summary>A lane whose work is nothing but computing.</summary>
    public CpuLane Cpu(WorkStage stage) => new(stage, this);

    /// <summary>Begins a piece of work.</summary>
    /// <param name="lane">Which lane it is of.</param>
    /// <param name="name">What it is, for people.</param>
    /// <returns>To be disposed of when it ends, well or not.</returns>
    public LaneItem Begin(WorkStage lane, string name)
    {
        var item = new LaneItem(this, lane, name);
        lock (_gate)
        {
            _items[(int)lane].Add(item);
        }

        return item;
    }

    /// <summary>What the lanes are at; those that have had nothing yet are left out.</summary>
    public IReadOnlyList<LaneReport> Read()
    {
        lock (_gate)
        {
            return [.. Stages.Where(stage => _items[(int)stage].Count > 0 || Volatile.Read(ref _done[(int)stage]) > 0).Select(ReportOf)];
        }
    }

    /// <summary>Counts what was done of an item; a step, or bytes.</summary>
    internal void Advance(WorkStage lane, long amount) => Interlocked.Add(ref _done[(int)lane], amount);

    /// <summary>Ends an item.</summary>
    internal void End(LaneItem item)
    {
        Advance(item.Lane, 1);
        lock (_gate)
        {
            _items[(int)item.Lane].Remove(item);
        }
    }

    private LaneReport ReportOf(WorkStage stage)
    {
        List<LaneItem> items = _items[(int)stage];
        return new LaneReport(stage.ToString().ToLowerInvariant(), Volatile.Read(ref _done[(int)stage]))
        {
            Items = items.Count,
            Oldest = items.Count > 0 ? items[0].Name : null,
            WaitsForNetwork = items.Count > 0 && items.TrueForAll(item => item.WaitsForNetwork),
        };
    }
}
