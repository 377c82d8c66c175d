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

    /// <summary>
    /// <c>GET</c> with <c>md5/…</c>, <c>sha256/…</c> or <c>sha512/…</c> and all hex digits below it: fetch this archive, before all that nobody waits
    /// for, or join its fetch; a line of JSON for each <see cref="FetchReport"/> until it has ended. 404 where the worker's catalogue does not
    /// know the hash. Going away ends nothing: the fetch goes on.
    /// </summary>
    public const string Archives = "/archives/";

    /// <summary><c>POST</c> of lines, each the sha256 of an archive that was served since the last one: the order of eviction.</summary>
    public const string Served = "/served";

    /// <summary>
    /// <c>POST</c> with a sha256 below it: the file of this stored archive does not hash to its name, or cannot be read. The worker looks for itself, sets
    /// it aside, and from then on it is not stored.
    /// </summary>
    public const string Damaged = "/damaged/";

    /// <summary><c>POST</c>: verify all archives, generations and git packs and mend what can be, or join the one that runs; answered with its <see cref="VerifyReport"/>.</summary>
    public const string Verify = "/verify";
}
