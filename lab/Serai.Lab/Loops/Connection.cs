using System.Net;
using System.Net.Sockets;
using Serai.Lab.Promises;

namespace Serai.Lab.Loops;

/// <summary>A stream socket that never blocks: what cannot be done at once is waited for through the loop, after it was tried.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket;

    public Connection(Socket socket)
    {
        _socket = socket;
        socket.Blocking = false;
        socket.NoDelay = true;
    }

    /// <summary>Two ends of one connection over loopback.</summary>
    public static (Connection Client, Connection Server) Pair()
    {
        using Socket listener = Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        return (new Connection(client), new Connection(listener.Accept()));
    }

    /// <summary>A socket that listens on a free port of loopback.</summary>
    public static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    /// <summary>Takes what has come; waits while that is nothing.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    public async Promise<int> Receive(Memory<byte> buffer)
    {
        while (true)
        {
            int received = _socket.Receive(buffer.Span, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success)
            {
                return received;
            }

            ThrowUnlessBlocked(error);
            await EventLoop.Current.Readable(_socket);
        }
    }

    /// <summary>Sends all.</summary>
    public async Promise Send(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int sent = _socket.Send(bytes.Span, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success)
            {
                bytes = bytes[sent..];
                continue;
            }

            ThrowUnlessBlocked(error);
            await EventLoop.Current.Writable(_socket);
        }
    }

    /// <summary>Tells the other end that no more comes.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static void ThrowUnlessBlocked(SocketError error)
    {
        if (error != SocketError.WouldBlock)
        {
            throw new SocketException((int)error);
        }
    }
}
