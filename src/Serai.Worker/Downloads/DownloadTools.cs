using Microsoft.Extensions.Logging;
using Serai.Git;
using Serai.Store;
using Serai.Store.Archives;
using Serai.Worker.Downloads.Origins;
using Serai.Worker.Downloads.Parts;
using Serai.Worker.Lanes;
using Serai.Worker.Space;

namespace Serai.Worker.Downloads;

/// <summary>What every download works with; each safe from any thread.</summary>
/// <param name="Client">Asks servers.</param>
/// <param name="Hosts">What is known of them, and their slots.</param>
/// <param name="Slots">The slots of all downloads.</param>
/// <param name="Parts">Growing files.</param>
/// <param name="Store">Where archives go.</param>
/// <param name="Ledger">What failed.</param>
/// <param name="Space">Whether there is room for another.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where outcomes are told.</param>
internal sealed record DownloadTools(
    OriginClient Client,
    OriginHosts Hosts,
    SlotGate Slots,
    PartFiles Parts,
    ArchiveStore Store,
    ArchiveLedger Ledger,
    SpaceRule Space,
    TimeProvider Time,
    ILogger Logger)
{
    /// <summary>The worker's lanes.</summary>
    public WorkLanes Lanes { get; init; } = new();

    /// <summary>Makes them of the worker's options; clears the data folder's <c>tmp</c>, but contacts nobody.</summary>
    public static DownloadTools Open(WorkerOptions options, DataFolder folder, SpaceRule space, TimeProvider time, ILogger logger)
    {
        ArchiveOptions archives = options.Archives;
        var parts = new PartFiles(folder);
        parts.RemoveLeftovers(time.GetUtcNow());
#pragma warning disable CA5394 // It spreads pauses; nobody gains by guessing them.
        var random = new Random();
#pragma warning restore CA5394
        return new DownloadTools(
            new OriginClient(() => Access(options, time), new OriginLimits(archives.IdleTimeout, archives.MaxBytes), time),
            new OriginHosts(archives.ParallelPerHost, time, random),
            new SlotGate(archives.Parallel),
            parts,
            new ArchiveStore(folder),
            new ArchiveLedger(time, random),
            space,
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
            ReadVariable = options.ReadVariable,
        },
        Configured(options));

    // Remotes and caches are the operator's own words; proxies are known to the connections themselves.
    private static IEnumerable<Uri> Configured(WorkerOptions options) =>
        options.Archives.UpstreamCaches.Concat(options.FallbackRemotes.Prepend(options.Remote).Select(RemoteText.WithoutCredentials))
            .Select(text => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? url : null)
            .OfType<Uri>();
}
