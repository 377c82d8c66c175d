using Microsoft.Extensions.Logging;
using Serai.Store.Archives;
using Serai.Worker.Downloads.Origins;
using Serai.Worker.Downloads.Parts;

namespace Serai.Worker.Downloads;

/// <summary>What every download works with; each safe from any thread.</summary>
/// <param name="Client">Asks servers.</param>
/// <param name="Hosts">What is known of them, and their slots.</param>
/// <param name="Slots">The slots of all downloads.</param>
/// <param name="Parts">Growing files.</param>
/// <param name="Store">Where archives go.</param>
/// <param name="Ledger">What failed.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where outcomes are told.</param>
internal sealed record DownloadTools(
    OriginClient Client,
    OriginHosts Hosts,
    SlotGate Slots,
    PartFiles Parts,
    ArchiveStore Store,
    ArchiveLedger Ledger,
    TimeProvider Time,
    ILogger Logger);
