using System.Net.Sockets;
using System.Text;

namespace Serai.Testing;

/// <summary>A service manager's end of the socket: a real one, of datagrams.</summary>
public sealed class NotifyListener : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NotifyListener(string name)
    {
        Name = name;
        _socket.Bind(new UnixDomainSocketEndPoint(name.StartsWith('@') ? "\0" + name[1..] : name));
    }

    /// <summary>What a process finds in <c>NOTIFY_SOCKET</c>.</summary>
    public string Name { get; }

    /// <summary>What was told since the last time, one text each; everything that is told is there at once.</summary>
    public IReadOnlyList<string> Read()
    {
        var told = new List<string>();
        byte[] buffer = new byte[1 << 16];
        while (_socket.Available > 0 || _socket.Poll(0, SelectMode.SelectRead))
        {
            told.Add(Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer)));
        }

        return told;
    }

    public void Dispose() => _socket.Dispose();
}
