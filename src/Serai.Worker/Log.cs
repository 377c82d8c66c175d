using Microsoft.Extensions.Logging;

namespace Serai.Worker;

/// <summary>Every line that the worker logs: one for each outcome.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Information, "sync commit={Commit} generation={Generation} changed={Changed} took={Took}")]
    public static partial void Synced(ILogger logger, string commit, long generation, int changed, string took);

    [LoggerMessage(102, LogLevel.Information, "sync commit={Commit} nothing new")]
    public static partial void NothingNew(ILogger logger, string commit);

    [LoggerMessage(103, LogLevel.Error, "sync failed: {Reason}; what is served stays, next try in {Seconds:F0} s")]
    public static partial void SyncFailed(ILogger logger, string reason, double seconds);

    [LoggerMessage(104, LogLevel.Warning, "{Damage}; it is set aside or built again")]
    public static partial void Damaged(ILogger logger, string damage);

    [LoggerMessage(105, LogLevel.Error, "{Path} is held by another worker (pid {ProcessId}); this one ends")]
    public static partial void LockHeld(ILogger logger, string path, int? processId);

    [LoggerMessage(106, LogLevel.Error, "the worker failed; it ends, and its front starts another")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(107, LogLevel.Error, "a sync met what it should not have")]
    public static partial void RoundFailed(ILogger logger, Exception exception);

    [LoggerMessage(108, LogLevel.Information, "git store repacked objects={Objects} packs={Packs} bytes={Before} to {After} took={Took}")]
    public static partial void Repacked(ILogger logger, int objects, int packs, long before, long after, string took);

    [LoggerMessage(109, LogLevel.Warning, "commit={Commit} is not known to descend from the served {Served}: {Reason}")]
    public static partial void Unproven(ILogger logger, string commit, string served, string reason);

    [LoggerMessage(110, LogLevel.Warning, "the git store is not repacked: {Reason}; it goes on growing, next try after the next sync")]
    public static partial void NotRepacked(ILogger logger, string reason);

    [LoggerMessage(111, LogLevel.Warning, "remote {Remote} failed: {Reason}; {Next} is asked")]
    public static partial void RemoteFailed(ILogger logger, string remote, string reason, string next);

    [LoggerMessage(112, LogLevel.Warning, "generation={Generation} announces that no remote was heard of since {HeardAt:u}; it is taken back at the next contact")]
    public static partial void Announced(ILogger logger, long generation, DateTimeOffset heardAt);

    [LoggerMessage(113, LogLevel.Warning, "the served generation cannot be written again with another repo file: {Reason}; it stays as it is until the next sync that finds its commit")]
    public static partial void NotReissued(ILogger logger, string reason);

    [LoggerMessage(114, LogLevel.Information, "generation={Generation} is the one before with another repo file")]
    public static partial void Reissued(ILogger logger, long generation);

    [LoggerMessage(120, LogLevel.Information, "fetch {Hash} package={Package} from={From} bytes={Bytes} took={Seconds:F2}s")]
    public static partial void Fetched(ILogger logger, string hash, string package, string from, long bytes, double seconds);

    [LoggerMessage(121, LogLevel.Warning, "fetch {Hash} package={Package} from={From} failed=\"{Reason}\" next={Next}")]
    public static partial void SourceFailed(ILogger logger, string hash, string package, string from, string reason, string next);

    [LoggerMessage(122, LogLevel.Warning, "origin {Host} is left alone for {Seconds:F0} s: {Reason}; its archives are looked for elsewhere")]
    public static partial void OriginRests(ILogger logger, string host, string reason, double seconds);

    [LoggerMessage(123, LogLevel.Error, "fetch {Hash} met what it should not have; it is tried again later")]
    public static partial void FetchBroke(ILogger logger, string hash, Exception exception);

    [LoggerMessage(131, LogLevel.Error, "found bad: {Path} {Reason}")]
    public static partial void Found(ILogger logger, string path, string reason);

    [LoggerMessage(132, LogLevel.Information, "archives evicted={Archives} bytes={Bytes} left={Left}")]
    public static partial void Evicted(ILogger logger, int archives, long bytes, long left);

    [LoggerMessage(133, LogLevel.Warning, "the care of stored archives: {Reason}; it is tried again later")]
    public static partial void CareFailed(ILogger logger, string reason);

    [LoggerMessage(141, LogLevel.Information, "described generation={Generation} packages={Packages} changed={Changed} took={Seconds:F2}s")]
    public static partial void Described(ILogger logger, long generation, int packages, int changed, double seconds);

    [LoggerMessage(142, LogLevel.Warning, "generation {Generation} is not described: {Reason}; searches find what was described before, next try after the next sync")]
    public static partial void NotDescribed(ILogger logger, long generation, string reason);
}
