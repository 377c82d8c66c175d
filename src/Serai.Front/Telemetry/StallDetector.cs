using Microsoft.Extensions.Logging;

namespace Serai.Front.Telemetry;

/// <summary>
/// Looks whether this process gets to answer: a thread of its own sleeps for a millisecond again and again, and asks by how much it woke
/// too late, whether the collector or a missing processor was the cause, how long work waits for the pool, and events for the loops of the sockets.
/// </summary>
internal sealed class StallDetector(RequestMeter requests, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>What is longer is counted.</summary>
    public static readonly TimeSpan Counted = TimeSpan.FromMilliseconds(25);

    /// <summary>What is longer is logged, with what was running.</summary>
    public static readonly TimeSpan Logged = TimeSpan.FromMilliseconds(100);

    private const int TicksBetweenProbes = 10;

    // Each costs a wake-up of its loop: what blocks for a quarter of a second is always seen, what is shorter as chance has it.
    private static readonly TimeSpan LoopPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LogPause = TimeSpan.FromSeconds(10);

    private readonly ManualResetEventSlim _stop = new();
    private readonly PoolProbe _pool = new(time);
    private readonly EchoLateness _poolLateness = new(StallCause.Pool);
    private readonly (LoopProbe Probe, EchoLateness Lateness)[] _loops =
        [.. LoopProbe.OnEachLoop(time).Select(probe => (probe, new EchoLateness(StallCause.EventLoop)))];
    private Thread? _thread;
    private long _longestPauseTicks;
    private long _queueTicks;
    private long? _loopsAskedAt;
    private long? _loggedAt;
    private int _unlogged;

    /// <summary>Called on the looking thread whenever the pool was asked and has answered: this process gets to answer.</summary>
    public Action? WhenAnswered { get; init; }

    /// <summary>What was found since the start.</summary>
    public StallCounts Counts { get; } = new();

    /// <summary>The last ten minutes.</summary>
    public ServiceHistory History { get; } = new(requests, time);

    /// <summary>The longest pause of the collector since the start.</summary>
    public TimeSpan LongestCollectorPause => new(Volatile.Read(ref _longestPauseTicks));

    /// <summary>For how long this looking thread was ready to run and had no processor, since the start.</summary>
    public TimeSpan RunQueueDelay => new(Volatile.Read(ref _queueTicks));

    /// <summary>Begins to look.</summary>
    public void Start()
    {
        _thread = new Thread(Look) { IsBackground = true, Name = "stall detector" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _stop.Dispose();
        foreach ((LoopProbe probe, _) in _loops)
        {
            probe.Dispose();
        }
    }

    private void Look()
    {
        using var queue = Telemetry.RunQueueDelay.OfThisThread();
        TimeSpan paused = GC.GetTotalPauseDuration();
        TimeSpan queued = queue.Read();
        for (int tick = 1; true; tick++)
        {
            long asleepAt = time.GetTimestamp();
            if (_stop.Wait(Tick))
            {
                return;
            }

            TimeSpan late = time.GetElapsedTime(asleepAt) - Tick;
            bool isStall = late > Counted;
            if (isStall || tick % TicksBetweenProbes == 0)
            {
                // Read now and then, so that after a stall the difference is that stall's.
                TimeSpan pausedNow = GC.GetTotalPauseDuration();
                TimeSpan queuedNow = queue.Read();
                if (isStall)
                {
                    Add(CauseOf(late, pausedNow - paused, queuedNow - queued), late);
                    NoteStall(late);
                }

                NoteCollections(pausedNow != paused);
                (paused, queued) = (pausedNow, queuedNow);
                Volatile.Write(ref _queueTicks, queued.Ticks);
                AskPool();
            }

            AskLoops();
            Counts.NoteLateness(late);
            History.Note(late);
        }
    }

    /// <summary>What a stall's cause was: what took at least half of it.</summary>
    internal static StallCause CauseOf(TimeSpan stall, TimeSpan collector, TimeSpan runQueue) =>
        collector * 2 >= stall ? StallCause.Collector
        : runQueue * 2 >= stall ? StallCause.RunQueue
        : StallCause.Unknown;

    private void NoteStall(TimeSpan length)
    {
        _poolLateness.NoteStall(length);
        foreach ((_, EchoLateness lateness) in _loops)
        {
            lateness.NoteStall(length);
        }
    }

    private void AskPool()
    {
        if (_pool.Ask(out bool isAnswered) is { } waited && isAnswered)
        {
            WhenAnswered?.Invoke();
            NoteAnswer(waited, _poolLateness);
        }
    }

    private void AskLoops()
    {
        if (_loopsAskedAt is { } at && time.GetElapsedTime(at) < LoopPause)
        {
            return;
        }

        _loopsAskedAt = time.GetTimestamp();
        foreach ((LoopProbe probe, EchoLateness lateness) in _loops)
        {
            if (probe.Ask(out bool isAnswered) is { } waited && isAnswered)
            {
                NoteAnswer(waited, lateness);
            }
        }
    }

    private void NoteAnswer(TimeSpan waited, EchoLateness lateness)
    {
        History.Note(waited);
        Counts.NoteLateness(waited);
        if (lateness.Take(waited) is var own && own > Counted)
        {
            Add(lateness.Cause, own);
        }
    }

    private void NoteCollections(bool happened)
    {
        if (!happened)
        {
            return;
        }

        foreach (TimeSpan pause in GC.GetGCMemoryInfo(GCKind.Any).PauseDurations)
        {
            if (pause.Ticks > _longestPauseTicks)
            {
                Volatile.Write(ref _longestPauseTicks, pause.Ticks);
            }
        }
    }

    private void Add(StallCause cause, TimeSpan length)
    {
        Counts.Add(cause, length);
        if (length <= Logged)
        {
            return;
        }

        if (_loggedAt is { } at && time.GetElapsedTime(at) < LogPause)
        {
            _unlogged++;
            return;
        }

        _loggedAt = time.GetTimestamp();
        Log.Stalled(logger, length.TotalMilliseconds, cause, requests.DescribeRunning(), ThreadPool.PendingWorkItemCount, _unlogged);
        _unlogged = 0;
    }
}
