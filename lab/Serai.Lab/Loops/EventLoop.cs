using System.Net.Sockets;
using Serai.Lab.Promises;

namespace Serai.Lab.Loops;

/// <summary>
/// A single-threaded event loop: a queue of steps that are ready, timers, and sockets. It runs steps, then looks at events, and so on;
/// how many steps lie between two looks is the policy's to say. That number is all that availability is made of.
/// </summary>
internal sealed class EventLoop(Policy policy, TimeProvider time) : IDisposable
{
    [ThreadStatic]
    private static EventLoop? Running;

    private readonly Queue<Action> _ready = new();
    private readonly PriorityQueue<Promise, long> _timers = new();
    private readonly SocketWatch _sockets = new();

    /// <summary>The loop that runs the calling code.</summary>
    public static EventLoop Current => Running ?? throw new InvalidOperationException("no loop runs this code: call it inside of EventLoop.Run");

    public Policy Policy => policy;

    /// <summary>Steps that have been run.</summary>
    public long Steps { get; private set; }

    /// <summary>How often timers and sockets have been looked at.</summary>
    public long Looks { get; private set; }

    /// <summary>A point in time, in the clock's own units.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It waits for something that nobody will fulfil.</exception>
    public T Run<T>(Func<Promise<T>> program)
    {
        EventLoop? outer = Running;
        Running = this;
        try
        {
            Promise<T> main = program();
            while (!main.IsFulfilled)
            {
                LookAtEvents();
                RunSteps();
            }

            return main.GetResult();
        }
        finally
        {
            Running = outer;
        }
    }

    /// <summary>Puts a step at the end of the queue.</summary>
    public void Enqueue(Action step) => _ready.Enqueue(step);

    /// <summary>A promise that is fulfilled in the next round: the one way for code to let the loop look at events.</summary>
    public Promise Pause()
    {
        var pause = new Promise(this);
        _ready.Enqueue(pause.Fulfil);
        return pause;
    }

    /// <summary>The point in time so long after another.</summary>
    public long After(long start, TimeSpan span) => start + (long)(span.TotalSeconds * time.TimestampFrequency);

    /// <summary>The time between two points.</summary>
    public TimeSpan Between(long start, long end) => time.GetElapsedTime(start, end);

    /// <summary>A promise that is fulfilled at the first look after a point in time.</summary>
    public Promise At(long due)
    {
        var timer = new Promise(this);
        _timers.Enqueue(timer, due);
        return timer;
    }

    /// <summary>A promise that is fulfilled at the first look at which the socket has bytes, an end or an error to give.</summary>
    public Promise Readable(Socket socket) => _sockets.Readable(socket, new Promise(this));

    /// <summary>A promise that is fulfilled at the first look at which the socket takes bytes.</summary>
    public Promise Writable(Socket socket) => _sockets.Writable(socket, new Promise(this));

    /// <inheritdoc/>
    public void Dispose() => _sockets.Dispose();

    private void RunSteps()
    {
        for (int left = policy.StepsBetweenLooks ?? _ready.Count; left > 0 && _ready.TryDequeue(out Action? step); left--)
        {
            Steps++;
            step();
        }
    }

    // The system is asked only when somebody waits for a socket, or when there is nothing to do but wait.
    private void LookAtEvents()
    {
        Looks++;
        bool idle = _ready.Count == 0;
        if (idle && _timers.Count == 0 && !_sockets.AreAwaited)
        {
            throw new InvalidOperationException("the program waits for something that no step, timer or socket is left to fulfil");
        }

        if (idle || _sockets.AreAwaited)
        {
            _sockets.Look(idle ? UntilNextTimer() : TimeSpan.Zero);
        }

        while (_timers.TryPeek(out Promise? timer, out long due) && due <= Now)
        {
            _ = _timers.Dequeue();
            timer.Fulfil();
        }
    }

    private TimeSpan UntilNextTimer()
    {
        if (!_timers.TryPeek(out _, out long due))
        {
            return Timeout.InfiniteTimeSpan;
        }

        long now = Now;
        return due > now ? Between(now, due) : TimeSpan.Zero;
    }
}
