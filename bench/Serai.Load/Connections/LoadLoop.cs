using System.Diagnostics;
using Serai.Load.Measuring;

namespace Serai.Load.Connections;

/// <summary>
/// The one loop that sends and receives: 1 receive what has come, 2 send what is due on a free connection, 3 give up what has waited too long,
/// 4 wait for the next of these. A request that is due while no connection is free waits, and its latency grows; this is the server's doing.
/// </summary>
internal sealed class LoadLoop : IDisposable
{
    private const int ScratchBytes = 1 << 18;
    private const int Unavailable = 503;

    private static readonly long LookAfter = Stopwatch.Frequency / 20;
    private static readonly long ConnectPause = Stopwatch.Frequency / 100;

    private readonly LoadOptions _options;
    private readonly Connection[] _connections;
    private readonly Queue<int> _free;
    private readonly ReadinessPoll _poll;
    private readonly long _timeoutTicks;
    private readonly long _patienceTicks;
    private Samples _samples = null!;
    private int _next;
    private int _running;
    private long _starvedUntil;
    private long _lookAt;
    private long _connectAt;

    public LoadLoop(LoadOptions options)
    {
        _options = options;
        byte[] scratch = new byte[ScratchBytes];
        _connections = [.. Enumerable.Range(0, options.Connections).Select(_ => new Connection(options.Server, scratch))];
        _free = new Queue<int>(options.Connections);
        _poll = new ReadinessPoll(options.Connections);
        _timeoutTicks = (long)(options.Timeout.TotalSeconds * Stopwatch.Frequency);
        _patienceTicks = (long)(options.Patience.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>Connects, before the first request is due.</summary>
    /// <exception cref="IOException">Nobody listens.</exception>
    public void Connect()
    {
        for (int index = 0; index < _connections.Length; index++)
        {
            _connections[index].Connect();
            Watch(index);
            _poll.Wait(Stopwatch.Frequency);
            ReceiveAll();
            if (!_connections[index].IsFree)
            {
                throw new IOException($"{_options.Server} takes no connection");
            }
        }
    }

    /// <summary>Runs until all requests are sent and answered, or somebody ends it.</summary>
    /// <param name="samples">Takes what comes of each.</param>
    /// <param name="isOver">Whether no more are to be sent.</param>
    /// <returns>How many requests were due until then.</returns>
    public int Run(Samples samples, Func<bool> isOver)
    {
        _samples = samples;
        int due = samples.Count;
        while (_next < due || _running > 0)
        {
            ReceiveAll();
            if (isOver())
            {
                due = Math.Min(due, DueBy(Stopwatch.GetTimestamp()));
            }

            SendDue(due);
            Look();
            _poll.Wait(NextEvent(due) - Stopwatch.GetTimestamp());
        }

        return due;
    }

    public void Dispose() => Array.ForEach(_connections, connection => connection.Dispose());

    private int DueBy(long now)
    {
        int count = _next;
        while (count < _samples.Count && _samples.Schedule.DueAt(count) <= now)
        {
            count++;
        }

        return count;
    }

    private void ReceiveAll()
    {
        for (int index = 0; index < _connections.Length; index++)
        {
            if (_poll.IsReady(index))
            {
                Receive(index, _connections[index]);
            }
        }
    }

    private void Receive(int index, Connection connection)
    {
        if (connection.IsConnecting)
        {
            if (connection.FinishConnecting())
            {
                Free(index);
            }

            Watch(index);
        }
        else if (connection.Request == Connection.Nothing)
        {
            // Between two requests only an end can come.
            connection.Close();
            Watch(index);
        }
        else if (connection.Receive())
        {
            End(index, connection, Judge(connection));
        }
    }

    private Outcome Judge(Connection connection)
    {
        int expected = _samples.Mix.Classes[_samples.Mix.ClassOf(connection.Request)].Expected;
        return connection.Failure is not null ? Outcome.Failed
            : connection.Status == expected ? Outcome.Good
            : connection.Status == Unavailable && _options.RefusalsAreAnswers ? Outcome.Refused
            : Outcome.Failed;
    }

    private void End(int index, Connection connection, Outcome outcome)
    {
        int request = connection.Request;
        _samples.Ended(request, outcome, Stopwatch.GetTimestamp());
        if (outcome is Outcome.Failed or Outcome.TimedOut)
        {
            _samples.Explain(request, connection.Failure ?? $"status {connection.Status}");
        }

        _running--;
        connection.Release();
        if (connection.IsFree)
        {
            Free(index);
        }
        else
        {
            Watch(index);
        }
    }

    private void Free(int index)
    {
        if (_free.Count == 0)
        {
            _starvedUntil = Stopwatch.GetTimestamp();
        }

        _free.Enqueue(index);
    }

    private void SendDue(int due)
    {
        while (_next < due && _samples.Schedule.DueAt(_next) <= Stopwatch.GetTimestamp() && TryTakeFree(out int index))
        {
            int request = _next++;
            Connection connection = _connections[index];
            _running++;
            _samples.Sent(request, Stopwatch.GetTimestamp() - Math.Max(_samples.Schedule.DueAt(request), _starvedUntil));
            if (!connection.Send(request, _samples.Mix.Classes[_samples.Mix.ClassOf(request)].Request))
            {
                End(index, connection, Outcome.Failed);
            }
        }
    }

    // One that was closed while it was free still stands in the line.
    private bool TryTakeFree(out int index)
    {
        while (_free.TryDequeue(out index))
        {
            if (_connections[index].IsFree)
            {
                return true;
            }
        }

        return false;
    }

    private void Look()
    {
        long now = Stopwatch.GetTimestamp();
        if (now >= _lookAt)
        {
            _lookAt = now + LookAfter;
            GiveUp(now);
        }

        if (now >= _connectAt)
        {
            _connectAt = now + ConnectPause;
            ConnectAgain();
        }
    }

    private void GiveUp(long now)
    {
        for (int index = 0; index < _connections.Length; index++)
        {
            Connection connection = _connections[index];
            if (connection.Request != Connection.Nothing && now - _samples.Schedule.DueAt(connection.Request) > _timeoutTicks)
            {
                connection.Abandon("no answer in time");
                End(index, connection, Outcome.TimedOut);
            }
        }

        // Those that never got a connection.
        for (; _next < _samples.Count && now - _samples.Schedule.DueAt(_next) > _patienceTicks; _next++)
        {
            _samples.Ended(_next, Outcome.TimedOut, now);
            _samples.Explain(_next, "no connection was free in time");
        }
    }

    private void ConnectAgain()
    {
        for (int index = 0; index < _connections.Length; index++)
        {
            if (_connections[index].Descriptor < 0)
            {
                _connections[index].Connect();
                Watch(index);
            }
        }
    }

    private void Watch(int index) => _poll.Set(index, _connections[index].Descriptor, _connections[index].IsConnecting);

    private long NextEvent(int due)
    {
        long next = Math.Min(_lookAt, _connectAt);
        return _next < due && _free.Count > 0 ? Math.Min(next, _samples.Schedule.DueAt(_next)) : next;
    }
}
