using Microsoft.Extensions.Logging;
using Serai.Git;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Worker.Downloads.Origins;
using Serai.Worker.Downloads.Parts;

namespace Serai.Worker.Downloads;

/// <summary>Makes what downloads work with, of the worker's options.</summary>
internal static class DownloadsOpening
{
    /// <summary>Makes it; nobody is contacted.</summary>
    public static DownloadTools Open(WorkerOptions options, DataFolder folder, PartFiles parts, TimeProvider time, ILogger logger)
    {
        ArchiveOptions archives = options.Archives;
        var limits = new OriginLimits(archives.IdleTimeout, archives.MaxBytes);
#pragma warning disable CA5394 // It spreads pauses; nobody gains by guessing them.
        var random = new Random();
#pragma warning restore CA5394
        return new DownloadTools(
            new OriginClient(() => Access(options, time), limits, time),
            new OriginHosts(archives.ParallelPerHost, time, random),
            new SlotGate(archives.Parallel),
            parts,
            new ArchiveStore(folder),
            new ArchiveLedger(time, random),
            time,
            logger);
    }

    private static HttpAccess Access(WorkerOptions options, TimeProvider time) => HttpAccess.Create(
        "archives",
        new GitClientOptions
        {
            Time = time,
            IdleTimeout = options.Archives.IdleTimeout,
            AllowRedirectToPrivateNetwork = options.AllowPrivateNetworks,
            CredentialsFile = options.CredentialsFile,
            CaFile = options.CaFile,
        },
        Configured(options));

    // Remotes and caches are the operator's own words; proxies are known to the connections themselves.
    private static IEnumerable<Uri> Configured(WorkerOptions options) =>
        options.Archives.UpstreamCaches.Prepend(RemoteText.WithoutCredentials(options.Remote))
            .Select(text => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? url : null)
            .OfType<Uri>();
}
