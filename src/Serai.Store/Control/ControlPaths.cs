namespace Serai.Store.Control;

/// <summary>The requests that the worker's control socket answers: HTTP/1.1 over a Unix socket.</summary>
public static class ControlPaths
{
    /// <summary><c>GET</c>: an endless answer, a line of JSON for each <see cref="WorkerReport"/>.</summary>
    public const string Reports = "/reports";

    /// <summary><c>POST</c>: sync now, or join the one that is pending; answered with its <see cref="SyncOutcome"/> when it is done.</summary>
    public const string Sync = "/sync";

    /// <summary><c>POST</c> with a number below it: the front has taken this generation over, older ones may go.</summary>
    public const string InUse = "/in-use/";
}
