using Serai.Front.State;

namespace Serai.Front.Telemetry;

/// <summary>The metrics of the archives, by name.</summary>
internal static class ArchiveMetrics
{
    /// <summary>Writes them; what the worker has not counted yet is left out.</summary>
    public static void Write(OpenMetricsWriter writer, FrontState state)
    {
        writer
            .Counter("serai_archive_hits", null, "Requests for archives answered from the store.", state.Archives.Hits)
            .Counter("serai_archive_fetches", null, "Requests for archives answered with what was fetched meanwhile.", state.Archives.Fetches)
            .Counter("serai_archive_misses", null, "Requests for archives answered with 404 or 503.", state.Archives.Misses)
            .Counter("serai_archive_cuts", null, "Answers that were begun and cut, because the fetch went wrong.", state.Archives.Cuts);
        if (state.Report.Archives is { } counts)
        {
            writer.Gauge("serai_archives_known", null, "Distinct archives that the served index names.", counts.Known)
                .Gauge("serai_archives_stored", null, "Those of them that are stored.", counts.Stored)
                .Gauge("serai_archives_failed", null, "Those of them that could not be had at the last try.", counts.FailedCount)
                .Gauge("serai_archives_active", null, "Archives that are being fetched.", counts.Active.Count)
                .Gauge("serai_archives_stored_bytes", "bytes", "Size of all stored archives.", counts.StoredBytes);
        }
    }
}
