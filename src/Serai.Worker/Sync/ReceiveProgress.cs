using System.Globalization;
using Serai.Git;
using Serai.Store.Control;
using Serai.Worker.Control;
using Serai.Worker.Faults;
using Serai.Worker.Lanes;

namespace Serai.Worker.Sync;

/// <summary>Turns the progress of a fetch into the report: bytes, share, and how long it may still take.</summary>
internal sealed class ReceiveProgress(Reporter reporter, TimeProvider time) : IProgress<FetchProgress>
{
    // A pack's header tells the number of objects, not of bytes: those of the public repository average 250.
    private const double BytesPerObject = 250;

    // What follows reception: resolving, building, publishing. On the generous side: a client that comes too early uses one of its few
    // tries up, one that comes late waits a little longer.
    private const double LeastSecondsAfter = 2;
    private const double SecondsAfterForEachObject = 1.0 / 10_000;

    private readonly long _startedAt = time.GetTimestamp();

    public void Report(FetchProgress value)
    {
        double megabytes = value.PackBytes / 1e6;
        if (value.PackObjects is not > 0)
        {
            reporter.Update(report => report with { ProgressText = value.RemoteText });
            return;
        }

        FaultSwitch.At(WorkStage.Receive);
        double after = LeastSecondsAfter + (value.PackObjects.Value * SecondsAfterForEachObject);
        double share = Math.Min(0.99, value.PackBytes / (value.PackObjects.Value * BytesPerObject));
        double elapsed = time.GetElapsedTime(_startedAt).TotalSeconds;
        reporter.Update(report => report with
        {
            Phase = SyncPhase.Receiving,
            Progress = share,
            ProgressText = string.Create(CultureInfo.InvariantCulture, $"{megabytes:F1} MB of {value.PackObjects} objects"),
            SecondsLeft = share > 0.01 ? (elapsed * (1 - share) / share) + after : null,
        });
    }
}
