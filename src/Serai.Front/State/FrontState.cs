using Serai.Store.Control;

namespace Serai.Front.State;

/// <summary>
/// What requests read: the generation that is served and the worker's last report. Both are immutable and swapped whole by one
/// write; a request takes each once.
/// </summary>
internal sealed class FrontState
{
    private volatile ServedGeneration? _generation;
    private volatile WorkerReport _report = new();
    private volatile bool _workerRuns;
    private volatile string? _damage;
    private int _workerRestarts;

    /// <summary>The generation that is served; null before there is one.</summary>
    public ServedGeneration? Generation
    {
        get => _generation;
        set => _generation = value;
    }

    /// <summary>The worker's last report.</summary>
    public WorkerReport Report
    {
        get => _report;
        set => _report = value;
    }

    /// <summary>Whether a worker is running.</summary>
    public bool WorkerRuns
    {
        get => _workerRuns;
        set => _workerRuns = value;
    }

    /// <summary>What the front itself found damaged or in the way; null where nothing was.</summary>
    public string? Damage
    {
        get => _damage;
        set => _damage = value;
    }

    /// <summary>How often a worker ended without being asked to.</summary>
    public int WorkerRestarts => Volatile.Read(ref _workerRestarts);

    /// <summary>Whether the worker could be given the lowest priority and a process group of its own.</summary>
    public bool FullIsolation { get; set; } = true;

    /// <summary>Counts an end of the worker that nobody asked for.</summary>
    public void CountWorkerRestart() => Interlocked.Increment(ref _workerRestarts);
}
