using System.Net;
using System.Net.Sockets;

namespace Serai.Load.Connections;

/// <summary>
/// One connection that carries one request at a time, made again where the server ends it. Nothing here waits: the socket does not block, and
/// <see cref="ReadinessPoll"/> says when there is something to do.
/// </summary>
internal sealed class Connection(IPEndPoint server, byte[] scratch) : IDisposable
{
    /// <summary>No request is on its way.</summary>
    public const int Nothing = -1;

    private readonly ResponseReader _reader = new();
    private Socket? _socket;
    private bool _isConnected;

    /// <summary>The number of the request on its way.</summary>
    public int Request { get; private set; } = Nothing;

    /// <summary>Whether it can take a request.</summary>
    public bool IsFree => _isConnected && Request == Nothing;

    /// <summary>Whether it is being made.</summary>
    public bool IsConnecting => _socket is not null && !_isConnected;

    /// <summary>The socket's number for ppoll; negative where there is none.</summary>
    public int Descriptor => _socket is null ? -1 : (int)_socket.Handle;

    /// <summary>The status of the answer that is complete.</summary>
    public int Status => _reader.Status;

    /// <summary>Why there is no answer.</summary>
    public string? Failure { get; private set; }

    /// <summary>Begins to connect; <see cref="IsConnecting"/> is over when the socket can be written to.</summary>
    public void Connect()
    {
        _socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        try
        {
            _socket.Connect(server);
        }
        catch (SocketException pending) when (pending.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // It is on its way.
        }
        catch (SocketException)
        {
            Close();
        }
    }

    /// <summary>Takes note that the attempt to connect has ended.</summary>
    /// <returns>Whether there is a connection.</returns>
    public bool FinishConnecting()
    {
        _isConnected = _socket!.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is 0;
        if (!_isConnected)
        {
            Close();
        }

        return _isConnected;
    }

    /// <summary>Sends a request.</summary>
    /// <returns>Whether it is on its way; else <see cref="Failure"/> says why not, and the connection is closed.</returns>
    public bool Send(int number, byte[] request)
    {
        Request = number;
        _reader.Begin();
        int sent = _socket!.Send(request, SocketFlags.None, out SocketError error);
        return (error == SocketError.Success && sent == request.Length) || Fail($"{error} while sending");
    }

    /// <summary>Receives what is there.</summary>
    /// <returns>True when the answer is complete or there will be none; then <see cref="Failure"/> tells which, and <see cref="Release"/> follows.</returns>
    public bool Receive()
    {
        while (true)
        {
            // tcp(7), MSG_TRUNC: what nobody looks at need not be copied, which leaves the processor to the server's side of the loopback.
            bool truncates = _reader.PlainBytesLeft >= scratch.Length;
            int received = _socket!.Receive(scratch, truncates ? SocketFlags.Truncated : SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                return false;
            }

            if (error != SocketError.Success || received == 0)
            {
                Fail(error == SocketError.Success ? "the server closed the connection" : error.ToString());
                return true;
            }

            if (truncates ? _reader.Skip(received) : _reader.Read(scratch.AsSpan(0, received)))
            {
                return true;
            }

            if (_reader.Malformed is { } reason)
            {
                Fail(reason);
                return true;
            }

            if (received < scratch.Length)
            {
                return false;
            }
        }
    }

    /// <summary>Gives the request up.</summary>
    public void Abandon(string reason) => Fail(reason);

    /// <summary>Makes it free for the next request, where the server keeps it open.</summary>
    public void Release()
    {
        Request = Nothing;
        Failure = null;
        if (_socket is not null && !_reader.KeepsAlive)
        {
            Close();
        }
    }

    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
        _isConnected = false;
    }

    public void Dispose() => Close();

    private bool Fail(string reason)
    {
        Failure = reason;
        Close();
        return false;
    }
}
