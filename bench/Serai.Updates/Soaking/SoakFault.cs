namespace Serai.Updates.Soaking;

/// <summary>What happens to the mirror in the middle of an update.</summary>
internal enum SoakFault
{
    None,

    /// <summary>The worker is killed.</summary>
    WorkerKilled,

    /// <summary>The remote's answer ends after some bytes.</summary>
    RemoteCut,

    /// <summary>The remote's answer is reset at its first byte.</summary>
    RemoteReset,

    /// <summary>The front is ended in order and started again.</summary>
    FrontStopped,

    /// <summary>The front is killed and started again.</summary>
    FrontKilled,
}
