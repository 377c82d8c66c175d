using Microsoft.Extensions.Logging;

namespace Serai.Front;

/// <summary>Every line that the front logs: one for each outcome.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "listening on {Addresses}, data in {Folder}")]
    public static partial void Listening(ILogger logger, string addresses, string folder);

    [LoggerMessage(2, LogLevel.Information, "serving generation={Number} commit={Commit} packages={Packages} index={Bytes}")]
    public static partial void Serving(ILogger logger, long number, string commit, int packages, long bytes);

    [LoggerMessage(3, LogLevel.Error, "found damaged, not served: {Damage}; an older generation or the next sync takes its place")]
    public static partial void Damaged(ILogger logger, string damage);

    [LoggerMessage(4, LogLevel.Information, "worker started, pid={ProcessId}")]
    public static partial void WorkerStarted(ILogger logger, int processId);

    [LoggerMessage(5, LogLevel.Warning, "worker {What}, while {Phase}; what there is is served on, a new one starts in {Seconds} s")]
    public static partial void WorkerEnded(ILogger logger, string what, string phase, double seconds);

    [LoggerMessage(6, LogLevel.Warning, "worker could not be started: {Reason}; what there is is served on, next try in {Seconds} s")]
    public static partial void WorkerNotStarted(ILogger logger, string reason, double seconds);

    [LoggerMessage(7, LogLevel.Warning, "a worker of an earlier front (pid={ProcessId}) was still there and was ended")]
    public static partial void OrphanEnded(ILogger logger, int processId);

    [LoggerMessage(8, LogLevel.Warning, "isolation is reduced: {Programs} not found (util-linux has them); heavy work may be felt by clients")]
    public static partial void ReducedIsolation(ILogger logger, string programs);

    [LoggerMessage(9, LogLevel.Error, "{Path} is held by {Holder}; stop that one, or give this one another --data folder")]
    public static partial void FolderHeld(ILogger logger, string path, string holder);

    [LoggerMessage(10, LogLevel.Error, "cannot listen on {Addresses}: {Reason}; choose another with --listen, or stop what listens there")]
    public static partial void CannotListen(ILogger logger, string addresses, string reason);

    [LoggerMessage(11, LogLevel.Error, "a request failed: {Path}")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(12, LogLevel.Information, "stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(14, LogLevel.Error, "a report of the worker could not be taken: {Reason}; what is served stays, the next report follows")]
    public static partial void ReportUnusable(ILogger logger, string reason);

    [LoggerMessage(15, LogLevel.Warning, "no folder for the control socket can be made ({Reason}): what there is is served, and nothing is synchronised until the next start")]
    public static partial void NoControlFolder(ILogger logger, string reason);

    [LoggerMessage(16, LogLevel.Error, "the archive sha256={Sha256} does not hash to its name and is not served; it is fetched again where the index names it, otherwise put a good one in its place: {Path}")]
    public static partial void ArchiveDamaged(ILogger logger, string sha256, string path);

    [LoggerMessage(17, LogLevel.Error, "supervision of the worker met what it should not have; it goes on in {Seconds} s")]
    public static partial void SupervisionFailed(ILogger logger, Exception exception, double seconds);

    [LoggerMessage(40, LogLevel.Warning, "worker (pid={ProcessId}) is needed and gets next to no processor at idle priority; it is started again under nice 10")]
    public static partial void WorkerStarved(ILogger logger, int processId);

    [LoggerMessage(41, LogLevel.Information, "worker (pid={ProcessId}) is not needed any more; it is started again at idle priority")]
    public static partial void WorkerRelieved(ILogger logger, int processId);

    [LoggerMessage(42, LogLevel.Error, "worker (pid={ProcessId}) comes no further while {Phase}, and is ended; its work: {Lanes}; its threads: {Threads}")]
    public static partial void WorkerHangs(ILogger logger, int processId, string phase, string lanes, string threads);

    [LoggerMessage(44, LogLevel.Warning, "there are descriptors for {Connections} connections, not for {Wanted}: further clients wait; raise the hard limit of open files (ulimit -n, LimitNOFILE)")]
    public static partial void FewDescriptors(ILogger logger, int connections, int wanted);

    [LoggerMessage(43, LogLevel.Warning, "nothing was answered for {Milliseconds:F0} ms, cause={Cause}; requests: {Requests}; waiting for the pool: {Waiting}; stalls since the last such line: {Unlogged}")]
    public static partial void Stalled(ILogger logger, double milliseconds, Telemetry.StallCause cause, string requests, long waiting, int unlogged);

    [LoggerMessage(50, LogLevel.Information, "settings read again: {Changed}; {Worker}, a sync follows")]
    public static partial void Reloaded(ILogger logger, string changed, string worker);

    [LoggerMessage(51, LogLevel.Warning, "settings read again: {Settings} changed in a way that counts from the next start on; until then what was set before stays")]
    public static partial void ReloadedLater(ILogger logger, string settings);

    [LoggerMessage(52, LogLevel.Error, "settings read again and not taken: {Reason}; all of them stay as they were, correct that and send SIGHUP again")]
    public static partial void ReloadRefused(ILogger logger, string reason);

    [LoggerMessage(53, LogLevel.Information, "worker (pid={ProcessId}) is started again with the new settings")]
    public static partial void WorkerOutdated(ILogger logger, int processId);

    [LoggerMessage(54, LogLevel.Error, "the access log {Path} cannot be written: {Reason}; requests are answered and not noted until it can")]
    public static partial void AccessLogFails(ILogger logger, string path, string reason);

    [LoggerMessage(18, LogLevel.Information, "certificate {Path} is served: {Subject}, valid until {NotAfter:yyyy-MM-dd HH:mm} UTC")]
    public static partial void CertificateServed(ILogger logger, string path, string subject, DateTime notAfter);

    [LoggerMessage(19, LogLevel.Error, "the certificate {Path} or its key cannot be used: {Reason}; {Consequence}")]
    public static partial void CertificateUnusable(ILogger logger, string path, string reason, string consequence);

    [LoggerMessage(20, LogLevel.Error, "TLS is to be spoken at {Addresses}, and there is no certificate: nothing is served; name one by --tls-certificate and --tls-key")]
    public static partial void NoCertificate(ILogger logger, string addresses);

    [LoggerMessage(13, LogLevel.Error, "the data folder {Path} cannot be written: {Reason}; what there is is served, and synchronised again once it can be")]
    public static partial void FolderUnusable(ILogger logger, string path, string reason);

    [LoggerMessage(21, LogLevel.Information, "the data folder {Path} can be written again; a sync begins")]
    public static partial void FolderUsable(ILogger logger, string path);
}
