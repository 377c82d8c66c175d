namespace Serai.Front.Telemetry;

/// <summary>
/// Looks whether this process gets to run: a thread of its own sleeps for a tick again and again, and keeps by how much it woke
/// too late at worst, and the longest pause of the collector that it saw.
/// </summary>
internal sealed class StallDetector(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;
    private long _longestStallTicks;
    private long _longestPauseTicks;

    /// <summary>The worst lateness since the start.</summary>
    public TimeSpan LongestStall => new(Volatile.Read(ref _longestStallTicks));

    /// <summary>The longest pause of the collector since the start.</summary>
    public TimeSpan LongestCollectorPause => new(Volatile.Read(ref _longestPauseTicks));

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
    }

    private void Look()
    {
        int collections = 0;
        while (true)
        {
            long asleepAt = time.GetTimestamp();
            if (_stop.Wait(Tick))
            {
                return;
            }

            Raise(ref _longestStallTicks, time.GetElapsedTime(asleepAt) - Tick);
            int seen = GC.CollectionCount(0);
            if (seen != collections)
            {
                collections = seen;
                foreach (TimeSpan pause in GC.GetGCMemoryInfo(GCKind.Any).PauseDurations)
                {
                    Raise(ref _longestPauseTicks, pause);
                }
            }
        }
    }

    private static void Raise(ref long longest, TimeSpan found)
    {
        if (found.Ticks > longest)
        {
            Volatile.Write(ref longest, found.Ticks);
        }
    }
}
