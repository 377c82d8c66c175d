using System.Globalization;

namespace Serai.Worker.Sync;

/// <summary>How long the steps of a round took, for the log: each begins where the one before ends.</summary>
/// <param name="time">The clock.</param>
/// <param name="startedAt">When the first began, of that clock.</param>
internal sealed class StepTimes(TimeProvider time, long startedAt)
{
    private readonly List<string> _steps = [];
    private long _begunAt = startedAt;

    /// <summary>Ends a step.</summary>
    public void End(string step)
    {
        long now = time.GetTimestamp();
        _steps.Add(string.Create(CultureInfo.InvariantCulture, $"{step} {time.GetElapsedTime(_begunAt, now).TotalMilliseconds:F1}"));
        _begunAt = now;
    }

    /// <summary>All of them in milliseconds, as <c>receive 40.2 compare 1.1 … ms</c>.</summary>
    public override string ToString() => $"{string.Join(' ', _steps)} ms";
}
