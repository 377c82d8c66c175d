using Serai.Front.Archives;
using Serai.Store.Control;

namespace Serai.Front.State;

/// <summary>
/// What requests read: the generation that is served and the worker's last report. Both are immutable and swapped whole by one
/// write; a request takes each once.
/// </summary>
internal sealed class FrontState
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ServedGeneration? _generation;
    private volatile WorkerReport _report = new();
    private volatile bool _workerRuns;
    private volatile string? _damage;
    private volatile string? _archiveDamage;
    private int _workerRestarts;

    /// <summary>
    /// Done once the data folder was looked into, some milliseconds after the port is open: who asks for a generation waits for it,
    /// rather than being sent away from one that is there.
    /// </summary>
    public Task Opened => _opened.Task;

    /// <summary>The generation that is served; null before there is one.</summary>
    public ServedGeneration? Generation
    {
        get => _generation;
        set => _generation = value;
    }

    /// <summary>The worker's last report.</summary>
    public WorkerReport Report => _report;

    /// <summary>Whether a worker is running.</summary>
    public bool WorkerRuns
    {
        get => _workerRuns;
        set => _workerRuns = value;
    }

    /// <summary>The generation that is damaged, so that an older one is served; null where none is.</summary>
    public string? GenerationDamage { get; set; }

    /// <summary>Whatever is damaged or in the way, as front and worker know it; null where nothing is.</summary>
    public string? AnyDamage => _damage ?? GenerationDamage ?? _archiveDamage ?? _report.Damage;

    /// <summary>What the front itself found damaged or in the way; null where nothing was.</summary>
    public string? Damage
    {
        get => _damage;
        set => _damage = value;
    }

    /// <summary>A stored archive that is damaged; null where none is known to be.</summary>
    public string? ArchiveDamage
    {
        get => _archiveDamage;
        set => _archiveDamage = value;
    }

    /// <summary>How requests for archives were answered.</summary>
    public ArchiveTally Archives { get; } = new();

    /// <summary>How often a worker ended without being asked to.</summary>
    public int WorkerRestarts => Volatile.Read(ref _workerRestarts);

    /// <summary>Whether the worker could be given the lowest priority and a process group of its own.</summary>
    public bool FullIsolation { get; set; } = true;

    /// <summary>When a worker last ended without being asked to; null where none did.</summary>
    public DateTimeOffset? WorkerFailedAt { get; private set; }

    /// <summary>Says that the data folder was looked into.</summary>
    public void SetOpened() => _opened.TrySetResult();

    /// <summary>Takes a report. What a worker that has just started cannot know yet stays as it was.</summary>
    public void Take(WorkerReport report)
    {
        WorkerReport before = _report;
        _report = report.CheckedAt is null
            ? report with { CheckedAt = before.CheckedAt, LastError = report.LastError ?? before.LastError }
            : report;
    }

    /// <summary>Notes that the worker ended without being asked to: what it was at is over.</summary>
    public void NoteWorkerFailure(string reason, DateTimeOffset now)
    {
        Interlocked.Increment(ref _workerRestarts);
        WorkerFailedAt = now;
        _report = _report with
        {
            Phase = SyncPhase.Starting,
            Progress = null,
            ProgressText = null,
            SecondsLeft = null,
            LastError = _report.LastError ?? reason,
        };
    }
}
