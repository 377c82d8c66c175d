using System.Net.Sockets;
using System.Text;

namespace Serai.Front.Systemd;

/// <summary>
/// The end of a service manager's socket at which states are told, one datagram each (sd_notify(3)). Nothing waits for it: what it has no room
/// for is dropped. Safe from any thread.
/// </summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    private readonly UnixDomainSocketEndPoint _manager;

    /// <summary>Makes it.</summary>
    /// <param name="name">A path; with <c>@</c> at its beginning an abstract name (unix(7)).</param>
    public NotifySocket(string name) => _manager = new UnixDomainSocketEndPoint(name is ['@', .. string rest] ? "\0" + rest : name);

    /// <summary>Tells something.</summary>
    /// <param name="state">Assignments, one a line.</param>
    public void Tell(string state)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(state), _manager);
        }
        catch (Exception unheard) when (unheard is SocketException or ObjectDisposedException)
        {
            // The manager is gone or busy. It judges by what it hears, and a mirror that serves does not end for that.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
