using Serai.Lab.Loops;
using Serai.Lab.Promises;

namespace Serai.Lab.Programs;

/// <summary>
/// The service in the foreground: at each tick of a timer a byte goes over a real socket to an echo on the same loop and back. A beat is as
/// late as its byte comes back after the tick's intended time; the next one does not wait for it, as clients do not wait for each other.
/// </summary>
internal sealed class Heartbeat
{
    private const int MostBeatsAtOnce = 1_024;

    private readonly List<TimeSpan> _lateness = [];
    private readonly Queue<long> _underWay = new();
    private readonly TimeSpan _period;
    private long _due;
    private long? _end;

    /// <summary>The first beat is due a period from now, whenever the loop lets it run.</summary>
    public Heartbeat(TimeSpan period)
    {
        _period = period;
        _due = EventLoop.Current.After(EventLoop.Current.Now, period);
    }

    /// <summary>How late each beat was.</summary>
    public IReadOnlyList<TimeSpan> Lateness => _lateness;

    /// <summary>Lets it end after the beats that are due by now.</summary>
    public void End() => _end = EventLoop.Current.Now;

    /// <summary>Beats until it is ended.</summary>
    /// <returns>The number of beats.</returns>
    public async Promise<int> Run()
    {
        (Connection client, Connection server) = Connection.Pair();
        using (client)
        using (server)
        {
            Promise echo = Echo(server);
            Promise listening = Listen(client);
            await Beat(client);
            await echo;
            await listening;
        }

        return _lateness.Count;
    }

    private async Promise Beat(Connection client)
    {
        EventLoop loop = EventLoop.Current;
        byte[] beat = new byte[1];
        while (!(_end < _due))
        {
            await loop.At(_due);
            for (; _due <= loop.Now && !(_end < _due); _due = loop.After(_due, _period))
            {
                _underWay.Enqueue(_due);
                await client.Send(beat);
            }
        }

        client.EndSending();
    }

    private async Promise Listen(Connection client)
    {
        EventLoop loop = EventLoop.Current;
        byte[] beats = new byte[MostBeatsAtOnce];
        while (await client.Receive(beats) is var received and > 0)
        {
            for (long now = loop.Now; received > 0; received--)
            {
                _lateness.Add(loop.Between(_underWay.Dequeue(), now));
            }
        }
    }

    private static async Promise Echo(Connection server)
    {
        byte[] beats = new byte[MostBeatsAtOnce];
        while (await server.Receive(beats) is var received and > 0)
        {
            await server.Send(beats.AsMemory(0, received));
        }

        server.EndSending();
    }
}
