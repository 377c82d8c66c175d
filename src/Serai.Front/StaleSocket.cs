using System.Net.Sockets;

namespace Serai.Front;

/// <summary>A Unix socket that a killed server left behind: its file stays, nobody listens, and binding there would fail.</summary>
internal static class StaleSocket
{
    /// <summary>Removes the file at a path if it is a socket at which nobody listens.</summary>
    public static void Remove(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused && new FileInfo(path).Length == 0)
        {
            // connect(2) refuses a regular file in the same way; one with something in it is none of ours.
            File.Delete(path);
        }
    }
}
