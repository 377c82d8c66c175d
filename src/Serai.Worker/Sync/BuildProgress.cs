using System.Globalization;
using Serai.Worker.Control;

namespace Serai.Worker.Sync;

/// <summary>Turns the progress of a build into the report.</summary>
internal sealed class BuildProgress(Reporter reporter, TimeProvider time) : IProgress<double>
{
    private readonly long _startedAt = time.GetTimestamp();

    public void Report(double value)
    {
        double elapsed = time.GetElapsedTime(_startedAt).TotalSeconds;
        reporter.Update(report => report with
        {
            Progress = value,
            ProgressText = string.Create(CultureInfo.InvariantCulture, $"{value:P0} of the segments that changed"),
            SecondsLeft = value > 0.05 ? elapsed * (1 - value) / value : null,
        });
    }
}
