using System.Net.Sockets;
using Serai.Lab.Promises;

namespace Serai.Lab.Loops;

/// <summary>The sockets that promises wait for, and the one place where the loop asks the system about them: select(2).</summary>
internal sealed class SocketWatch : IDisposable
{
    // Nobody writes to it: something to wait on while only timers are due.
    private readonly Socket _silent = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    private readonly Dictionary<Socket, Promise> _readers = [];
    private readonly Dictionary<Socket, Promise> _writers = [];
    private readonly List<Socket> _readable = [];
    private readonly List<Socket> _writable = [];

    public bool AreAwaited => _readers.Count + _writers.Count > 0;

    /// <exception cref="ArgumentException">Another promise waits for it already: a socket has one reader.</exception>
    public Promise Readable(Socket socket, Promise promise)
    {
        _readers.Add(socket, promise);
        return promise;
    }

    /// <exception cref="ArgumentException">Another promise waits for it already: a socket has one writer.</exception>
    public Promise Writable(Socket socket, Promise promise)
    {
        _writers.Add(socket, promise);
        return promise;
    }

    /// <summary>Waits so long at most, and fulfils the promises of the sockets that are ready.</summary>
    public void Look(TimeSpan patience)
    {
        _readable.Add(_silent);
        _readable.AddRange(_readers.Keys);
        _writable.AddRange(_writers.Keys);
        Socket.Select(_readable, _writable, checkError: null, patience);
        FulfilAndClear(_readable, _readers);
        FulfilAndClear(_writable, _writers);
    }

    /// <inheritdoc/>
    public void Dispose() => _silent.Dispose();

    // What a promise sets going may wait for a socket again, but never look.
    private static void FulfilAndClear(List<Socket> ready, Dictionary<Socket, Promise> waiting)
    {
        foreach (Socket socket in ready)
        {
            if (waiting.Remove(socket, out Promise? promise))
            {
                promise.Fulfil();
            }
        }

        ready.Clear();
    }
}
