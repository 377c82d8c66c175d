using Serai.Front.Archives;
using Serai.Store;
using Serai.Store.Control;

namespace Serai.Front.State;

/// <summary>
/// What requests read: the generation that is served and the worker's last report. Both are immutable and swapped whole by one
/// write; a request takes each once.
/// </summary>
internal sealed class FrontState
{
    private const int DeathsThatAreTrouble = 3;

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ServedGeneration? _generation;
    private volatile WorkerReport _report = new();
    private volatile RemoteContact? _contact;
    private volatile bool _workerRuns;
    private volatile string? _damage;
    private volatile string? _archiveDamage;
    private int _workerRestarts;
    private int _waitingClients;
    private int _deathsInARow;
    private string? _lastCommit;
    private volatile string? _workerTrouble;

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

    /// <summary>When a remote was last heard of before this front began; null where that is not known.</summary>
    public RemoteContact? Contact
    {
        get => _contact;
        set => _contact = value;
    }

    /// <summary>Whether a worker is running.</summary>
    public bool WorkerRuns
    {
        get => _workerRuns;
        set => _workerRuns = value;
    }

    /// <summary>The generation that is damaged, so that an older one is served; null where none is.</summary>
    public string? GenerationDamage { get; set; }

    /// <summary>Whatever is damaged or in the way, as front and worker know it; null where nothing is.</summary>
    public string? AnyDamage => _damage ?? GenerationDamage ?? _archiveDamage ?? _report.DiskFault ?? _report.Damage;

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

    /// <summary>What workers die of again and again; null while they hold out.</summary>
    public string? WorkerTrouble => _workerTrouble;

    /// <summary>Clients that wait for what only the worker can give.</summary>
    public int WaitingClients => Volatile.Read(ref _waitingClients);

    /// <summary>Whether the worker could be given the lowest priority and a process group of its own.</summary>
    public bool FullIsolation { get; set; } = true;

    /// <summary>When a worker last ended without being asked to; null where none did.</summary>
    public DateTimeOffset? WorkerFailedAt { get; private set; }

    /// <summary>Says that the data folder was looked into.</summary>
    public void SetOpened() => _opened.TrySetResult();

    /// <summary>Notes that so many more clients wait for the worker, or fewer where it is negative.</summary>
    public void NoteWaiting(int change) => Interlocked.Add(ref _waitingClients, change);

    /// <summary>Takes a report. What a worker that has just started cannot know yet stays as it was.</summary>
    public void Take(WorkerReport report)
    {
        WorkerReport before = _report;
        _report = report.CheckedAt is null
            ? report with
            {
                CheckedAt = before.CheckedAt,
                Remote = before.Remote,
                FailedRemotes = report.FailedRemotes.Count > 0 ? report.FailedRemotes : before.FailedRemotes,
                LastError = report.LastError ?? before.LastError,
            }
            : report;
        if (report.Phase == SyncPhase.Waiting)
        {
            // It has met its input and lived.
            _deathsInARow = 0;
            _workerTrouble = null;
        }
    }

    /// <summary>Notes that the worker ended without being asked to: what it was at is over.</summary>
    /// <returns>What it was at, in words.</returns>
    public string NoteWorkerFailure(string reason, DateTimeOffset now)
    {
        WorkerReport last = _report;
        string at = last.Commit is { } commit ? $"{PhaseText.Of(last)} of commit {commit}" : PhaseText.Of(last);
        Interlocked.Increment(ref _workerRestarts);
        WorkerFailedAt = now;
        _deathsInARow++;
        if (_deathsInARow >= DeathsThatAreTrouble)
        {
            string same = last.Commit is not null && last.Commit == _lastCommit ? ", each time on the same commit" : string.Empty;
            _workerTrouble = $"{_deathsInARow} workers in a row did not come through a sync{same}; the last one while {at}: {reason}. "
                + "What there is is served on, and it is tried again at most every minute";
        }

        _lastCommit = last.Commit ?? _lastCommit;
        _report = last with
        {
            Phase = SyncPhase.Starting,
            Progress = null,
            ProgressText = null,
            SecondsLeft = null,
            Commit = null,
            LastError = last.LastError ?? reason,
        };
        return at;
    }
}
