using System.Net.Sockets;

namespace Serai.Git.Transports;

/// <summary>Errors of a connection that could not be made: host, port, cause and cure.</summary>
internal static class ConnectionError
{
    public static GitRemoteException For(GitRemote remote, string host, int port, SocketError error, Exception inner)
    {
        (string cause, string cure) = error switch
        {
            SocketError.HostNotFound or SocketError.NoData => ("the name is not known", "check the host of the URL and the name resolution of this machine"),
            SocketError.TryAgain => ("the name could not be looked up", "check the name resolution of this machine, or try again later"),
            SocketError.ConnectionRefused => ("refused", "check the port of the URL, and that the server runs"),
            SocketError.TimedOut => ("no answer", "check the network and firewalls between"),
            SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown => ("no route", "check the network of this machine"),
            _ => (PktLines.RemoteText.Clean(inner.Message, 200), "check the URL and the network"),
        };
        return new GitRemoteException(
            GitRemoteFault.Unreachable,
            $"{remote.Url}: cannot connect to {host} port {port}: {cause}; nothing was fetched; {cure}",
            inner);
    }
}
