namespace Serai.Git;

/// <summary>
/// A remote could not be reached, refused, stalled or sent what is not git's protocol. The message names the remote, the cause and, where
/// there is one, the cure; text that came from the remote is in it only without control characters and cut to a bounded length.
/// </summary>
public sealed class GitRemoteException : GitException
{
    /// <summary>An error of a remote.</summary>
    internal GitRemoteException(GitRemoteFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>The kind of error.</summary>
    public GitRemoteFault Fault { get; }
}
