using System.Diagnostics;
using System.Globalization;
using Serai.Front.AccessLogs;
using Serai.Front.State;
using Serai.Store.Control;

namespace Serai.Front.Telemetry;

/// <summary>Every metric of the front, by name. The names are stable; docs/operations.md lists them.</summary>
internal sealed class MetricsPage(FrontState state, (RequestMeter Meter, AccessLog Access) requests, StallDetector stalls, CurrentOptions options, TimeProvider time)
{
    // OpenMetrics 1.0, "Canonical Numbers": 1.0 and not 1, so that the label is the same text everywhere.
    private const string CanonicalNumber = "0.0###";

    private static readonly TimeSpan[] Bounds =
        [.. new[] { 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10000 }.Select(TimeSpan.FromMilliseconds)];

    private static readonly double[] Quantiles = [0.5, 0.99, 0.999, 1];

    /// <summary>Writes the page.</summary>
    public string Write()
    {
        var writer = new OpenMetricsWriter();
        WriteProcess(writer);
        WriteStalls(writer);
        WriteRequests(writer);
        WriteRepository(writer);
        ArchiveMetrics.Write(writer, state);
        return writer.Finish();
    }

    private static void WriteProcess(OpenMetricsWriter writer)
    {
        using Process process = Process.GetCurrentProcess();
        GCMemoryInfo memory = GC.GetGCMemoryInfo(GCKind.Any);
        writer
            .Counter("process_cpu_seconds", "seconds", "Processor time of the front.", process.TotalProcessorTime.TotalSeconds)
            .Gauge("process_resident_memory_bytes", "bytes", "Resident memory of the front.", process.WorkingSet64)
            .Gauge("process_start_time_seconds", "seconds", "Start of the front, in Unix time.", new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0)
            .Gauge("process_threads", null, "Threads of the front.", process.Threads.Count)
            .Gauge("serai_gc_heap_bytes", "bytes", "Managed memory of the front after the last collection.", memory.HeapSizeBytes)
            .Counter("serai_gc_pause_seconds", "seconds", "Time for which the collector stopped the front.", GC.GetTotalPauseDuration().TotalSeconds)
            .Gauge("serai_threadpool_queue", null, "Work items that wait for a thread of the front's pool.", ThreadPool.PendingWorkItemCount);
        if (OperatingSystem.IsLinux())
        {
            writer.Gauge("process_open_fds", null, "Open descriptors of the front.", Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
        }
    }

    private void WriteStalls(OpenMetricsWriter writer)
    {
        writer.Family("serai_stalls", "counter", null, "Stalls of the front of over 25 ms, by cause.");
        foreach (StallCause cause in StallCounts.Causes)
        {
            writer.Sample("_total", ["cause", NameOf(cause)], stalls.Counts.CountOf(cause));
        }

        writer.Family("serai_stall_seconds", "counter", "seconds", "How long these lasted together.");
        foreach (StallCause cause in StallCounts.Causes)
        {
            writer.Sample("_total", ["cause", NameOf(cause)], stalls.Counts.SumOf(cause).TotalSeconds);
        }

        writer.Gauge("serai_longest_stall_seconds", "seconds", "The longest stall since the start.", stalls.Counts.Longest.TotalSeconds)
            .Gauge("serai_gc_longest_pause_seconds", "seconds", "The longest pause of the collector since the start.", stalls.LongestCollectorPause.TotalSeconds)
            .Counter("serai_run_queue_seconds", "seconds", "Time for which the stall detector was ready to run and had no processor.", stalls.RunQueueDelay.TotalSeconds);
    }

    private static string NameOf(StallCause cause) => cause switch
    {
        StallCause.Collector => "collector",
        StallCause.RunQueue => "run_queue",
        StallCause.Pool => "pool",
        StallCause.EventLoop => "event_loop",
        _ => "unknown",
    };

    private void WriteRequests(OpenMetricsWriter writer)
    {
        writer.Family("serai_http_requests", "counter", null, "Requests answered, by class and status.");
        foreach ((RequestClass requestClass, int status, long count) in requests.Meter.Counts())
        {
            writer.Sample("_total", ["class", RequestMeter.NameOf(requestClass), "status", status.ToString(CultureInfo.InvariantCulture)], count);
        }

        writer.Gauge("serai_http_requests_running", null, "Requests that are being answered.", requests.Meter.Running);
        writer.Family("serai_http_request_duration_seconds", "histogram", "seconds", "Time from a request's arrival to the end of its answer.");
        foreach (RequestClass requestClass in RequestMeter.Classes)
        {
            LatencyHistogram histogram = requests.Meter.Of(requestClass);
            string name = RequestMeter.NameOf(requestClass);
            foreach (TimeSpan bound in Bounds)
            {
                writer.Sample("_bucket", ["class", name, "le", bound.TotalSeconds.ToString(CanonicalNumber, CultureInfo.InvariantCulture)], histogram.CountUpTo(bound));
            }

            writer.Sample("_bucket", ["class", name, "le", "+Inf"], histogram.Count)
                .Sample("_count", ["class", name], histogram.Count)
                .Sample("_sum", ["class", name], histogram.Sum.TotalSeconds);
        }

        WriteQuantiles(writer);
        writer.Counter("serai_access_log_dropped", null, "Requests that the access log lacks, since its queue was full or its file could not be written.", requests.Access.Dropped);
    }

    private void WriteQuantiles(OpenMetricsWriter writer)
    {
        writer.Family("serai_http_request_quantile_seconds", "gauge", "seconds", "The duration that this share of the requests since the start did not exceed, to three digits.");
        foreach (RequestClass requestClass in RequestMeter.Classes)
        {
            foreach (double share in Quantiles)
            {
                if (requests.Meter.Of(requestClass).Percentile(share) is { } duration)
                {
                    string quantile = share.ToString(CanonicalNumber, CultureInfo.InvariantCulture);
                    writer.Sample(string.Empty, ["class", RequestMeter.NameOf(requestClass), "quantile", quantile], duration.TotalSeconds);
                }
            }
        }
    }

    private void WriteRepository(OpenMetricsWriter writer)
    {
        WorkerReport report = state.Report;
        DateTimeOffset now = time.GetUtcNow();
        string current = ServiceState.Of(state, options.Now.Interval, now);
        writer.Family("serai_state", "gauge", null, "1 for the state that the mirror is in.");
        foreach (string name in new[] { ServiceState.Starting, ServiceState.Ready, ServiceState.Degraded, ServiceState.Stale })
        {
            writer.Sample(string.Empty, ["state", name], string.Equals(name, current, StringComparison.Ordinal) ? 1 : 0);
        }

        writer.Family("serai_build", "info", null, "The program's version.").Sample("_info", ["version", options.Now.Version], 1);
        writer.Gauge("serai_worker_up", null, "1 while a worker is running.", state.WorkerRuns ? 1 : 0)
            .Counter("serai_worker_restarts", null, "Ends of the worker that nobody asked for.", state.WorkerRestarts)
            .Gauge("serai_sync_failing", null, "1 while the last sync is one that failed.", report.LastError is null ? 0 : 1);
        writer.Gauge("serai_remotes_failing", null, "Remotes that failed in the last sync.", report.FailedRemotes.Count);
        writer.Gauge("serai_worker_trouble", null, "1 while workers die again and again.", state.WorkerTrouble is null ? 0 : 1);
        if (ServiceState.CheckedAt(state) is { } checkedAt)
        {
            writer.Gauge("serai_checked_age_seconds", "seconds", "Time since the remote was last heard of.", (now - checkedAt).TotalSeconds);
        }

        if (state.Generation is { } served)
        {
            writer.Gauge("serai_generation", null, "Number of the served generation.", served.Manifest.Number)
                .Gauge("serai_commit_time_seconds", "seconds", "Committer time of the served commit, in Unix time.", served.Manifest.CommitTime.ToUnixTimeSeconds())
                .Gauge("serai_index_bytes", "bytes", "Size of the served index.", served.Index.Body.Length)
                .Gauge("serai_packages", null, "Packages in the served index.", served.Manifest.Counts.Packages)
                .Gauge("serai_problems", null, "Files with problems: left out, not readable, or in conflict with others.", served.Manifest.Counts.Problems);
        }
    }
}
